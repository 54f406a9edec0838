import GRDB
import SQLiteReplica
import SyncLogic

/// What records say to rules, which only findings are made of, follows after what offices brought is kept and answered.
/// Whoever looks for findings sees no difference: what is missing is brought on first.
extension Central {
    /// Records of which one transaction brings it on.
    private static let claimedAtOnce = 500
    /// How often a reader brings on what is missing before what offices bring meanwhile has to wait for it.
    private static let triesMax = 3

    /// Reads in one transaction in which what all records say to the rules is there: for whatever looks for findings.
    /// On a full disk it reads what there is, so that staff can look at their records: findings about what came last
    /// are told once there is room.
    public func readClaimed<Value>(
        _ body: (CentralTransaction) throws(CentralError) -> Value
    ) throws(CentralError) -> Value {
        for _ in 0..<Self.triesMax {
            let value = try read { transaction throws(CentralError) -> Value? in
                try transaction.lacksClaims() ? nil : try body(transaction)
            }
            if let value { return value }
            do throws(CentralError) {
                try bringClaimsOn()
            } catch {
                guard error == .store(.storage(.full)) else { throw error }
                return try read(body)
            }
        }
        return try write(nowMs: 0) { transaction throws(CentralError) in
            while try transaction.bringClaimsOn(count: Self.claimedAtOnce) {}
            return try body(transaction)
        }
    }

    /// Brings on what records say to the rules, some records at a time: what is written meanwhile comes in between.
    ///
    /// - Parameter isEnding: asked between two portions; the rest goes on waiting.
    /// - Returns: Whether any was missing.
    @discardableResult
    public func bringClaimsOn(unless isEnding: () -> Bool = { false }) throws(CentralError) -> Bool {
        let wasMissing = try read { transaction throws(CentralError) in try transaction.lacksClaims() }
        var isMissing = wasMissing
        while isMissing, !isEnding() {
            isMissing = try write(nowMs: 0) { transaction throws(CentralError) in
                try transaction.bringClaimsOn(count: Self.claimedAtOnce)
            }
        }
        return wasMissing
    }
}

extension CentralTransaction {
    /// What records up to this number say to the rules is kept; what later ones say may be missing.
    func claimsThrough() throws(StorageError) -> Int64 {
        try translatingDatabase {
            try Int64.fetchOne(db.cachedStatement(sql: "SELECT through FROM claim_progress")) ?? .max
        }
    }

    /// Whether what any record says to the rules is missing.
    func lacksClaims() throws(CentralError) -> Bool {
        try centrally { () throws(StorageError) in
            let through = try claimsThrough()
            return try translatingDatabase {
                let statement = try db.cachedStatement(sql: "SELECT EXISTS (SELECT 1 FROM record WHERE no > ?)")
                return try Bool.fetchOne(statement, arguments: [through]) ?? false
            }
        }
    }

    /// Keeps what some more records say to the rules. Returns whether any is missing then.
    func bringClaimsOn(count: Int) throws(CentralError) -> Bool {
        try centrally { () throws(StorageError) in
            guard let last = try replica.saveClaims(after: replica.claimsThrough, count: count) else { return }
            replica.claimsThrough = last
            try translatingDatabase {
                try db.execute(sql: "UPDATE claim_progress SET through = ?", arguments: [last])
            }
        }
        return try lacksClaims()
    }
}
