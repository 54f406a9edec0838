import GRDB
import Protocol
import SQLiteReplica
import SyncLogic
import Testing

@testable import Central

/// A released migration is never edited: databases out there have run it as it was.
@Suite struct CentralMigrationTests {
    /// The SHA-256 of each migration's statements.
    static let released = [
        "replica-1": "6a709492cce6e202cd8d89391ed700d433827e4d304680f21e6666dbf8703a63",
        "replica-findings-1": "25f80b92f584e7930d4aaa098f447035f7368ddfffd7352941e2703e8c95dfc4",
        "replica-salts": "ad9709b43f8c092abcaa72419b2c92e986d66fea74a33b4a1870c176a7c4bafb",
        "attachments-replica-1": "a1c6a8940b045c54eb91b5a568d9591cd1762b5244625714733aed82aee162f6",
        "attachments-central-1": "620f8201033ba21037285a126b1cc200a514e794fa6e711a93d63c28fce3f4a2",
        "central-1": "9b5bf8a305c707faa386e42594601e21a2e2a25fa9530117ff1cb727e7d4cf10",
        "central-2": "55f3021470a9bbbb77473f4addcbabbe8f91cb3b72c622b9c914848d405727a3",
        "central-bundle-1": "1de504ade1688da1dc4ee18ad7d0321ce2aa4a5a07c9b20154eeb25bfbdb3b86",
        "central-stance": "d2ccc3f5b9b018ecc2c17c8c9259da300ea53fc183103c13e28e055d495c57dc",
        "central-epochs-1": "08bfd88aa0131e8fdcc7e520adda240a2817a941a93322c8335e3858d257e922",
        "central-epochs-2": "47e2addba15be13613dfc71ae5f3246aabca1b3a49f57413a40edfbafc14c8d4",
        "replica-redactions-1": "068390c4e9068883dedeab4cd05bceb73945053b91ce658f6d7885d146fbdb02",
        "quick-search": "26bcba7569df3b25ab64eb4f7a2d5cd832210ca391ffd46cfa6c0f7920b93777",
        "central-snapshots-1": "eeca2b8f64db277826e578726d7bb93e1665bb3ffa95f18cdfe675572f4898ec",
        "replica-departed-1": "8eee623322115054440b4b69c9b2d8b8fff772ced8adf18e04f5ef3c8d8666bf",
        "disk-1": "5836bab2a72cd6366dde1c804022ffc53d161cc41a1537ae11e6b9f48760dad7",
        "disk-claims-1": "36f996ed7ce648d8c260e428e067ccae29c999c5706bec9726a9405ef9d9f4a1",
        "central-redactions-1": "e7f5052d9f76cb503c8d4217b0caa395a6339c9a8ecaa943c72adaf99296d2b9",
        "speed-central-1": "f4fe5018402e7980e6887af185bafead04be610a3d05d51bf8feb65b7267cd37",
        "speed-central-2": "7ecfd820651f85478d446cb96ff34ed71d3f4c8f968bc5a904b74cad354d7eca",
    ]

    @Test func `no released migration was edited or left out`() {
        let present = CentralSchema.migrations
        for (name, hash) in Self.released {
            let migration = present.first { $0.name == name }
            let actual = migration.map { Digest.of(Array($0.sql.utf8)).hex }
            #expect(actual == hash, "\(name) is now \(actual ?? "gone")")
        }
    }

    @Test func `every migration is listed here`() {
        for migration in CentralSchema.migrations {
            let hash = Digest.of(Array(migration.sql.utf8)).hex
            #expect(Self.released[migration.name] != nil, "add \"\(migration.name)\": \"\(hash)\"")
        }
    }

    @Test func `names are unique`() {
        let names = CentralSchema.migrations.map(\.name)
        #expect(Set(names).count == names.count)
    }

    @Test func `a database of a newer version is refused, and one that exists is not made again`() throws {
        let centre = try Centre(.file)
        let path = try #require(centre.path)
        #expect(throws: CentralError.store(.storage(.exists(path: path)))) {
            _ = try Central.create(
                at: path, catalogue: centre.catalogue, signingKey: centre.signing, nowMs: 0, using: &centre.random)
        }
        try centre.writing { transaction in
            try transaction.replica.db.execute(sql: "INSERT INTO grdb_migrations VALUES ('central-99')")
        }
        #expect(throws: CentralError.store(.storage(.newer(migration: "central-99")))) {
            _ = try Central(opening: path, catalogue: centre.catalogue, signingKey: centre.signing)
        }
        #expect(throws: CentralError.store(.storage(.missing(path: path + "x")))) {
            _ = try Central(opening: path + "x", catalogue: centre.catalogue, signingKey: centre.signing)
        }
    }
}
