import Files
import Glibc
import Protocol
import Synchronization

/// Where the bytes of the pieces of snapshots lie, by their names: files of one folder, or memory in simulated worlds.
/// What lies here counts for nothing; the database says which pieces there are.
final class PieceShelf: Sendable {
    private enum Place {
        case folder(String)
        case memory([String: [UInt8]])
    }

    private let place: Mutex<Place>
    /// Files whose bytes were compared with their names since this process began.
    private let sound = Mutex<Set<String>>([])

    /// The shelf in a folder, which need not be there yet; nil for one in memory.
    init(folder: String?) { place = Mutex(folder.map { .folder($0) } ?? .memory([:])) }

    /// Puts a piece there; it is on the disk on return.
    func put(_ bytes: [UInt8], _ name: String) throws(CentralError) {
        let folder = place.withLock { place -> String? in
            switch place {
            case .folder(let path): return path
            case .memory(var pieces):
                pieces[name] = bytes
                place = .memory(pieces)
                return nil
            }
        }
        guard let folder else { return }
        if mkdir(folder, 0o700) != 0, errno != EEXIST { throw .file(path: folder, code: errno) }
        try PrivateFile.write(bytes, to: folder + "/" + name)
    }

    /// The file of a piece, to read from; nil when there is none. What a disk or a hand changed is taken away: when it
    /// is asked for first, all of it is read for that.
    func path(of name: String) throws(CentralError) -> String? {
        let folder = place.withLock { place -> String? in
            switch place {
            case .folder(let path): path
            case .memory: nil
            }
        }
        guard let path = folder.map({ $0 + "/" + name }) else { return nil }
        if sound.withLock({ $0.contains(name) }) { return access(path, R_OK) == 0 ? path : nil }
        guard let bytes = try bytes(of: name) else { return nil }
        guard Digest.of(bytes).hex == name else {
            Self.erase(path)
            return nil
        }
        sound.withLock { _ = $0.insert(name) }
        return path
    }

    /// A piece; nil when there is none.
    func bytes(of name: String) throws(CentralError) -> [UInt8]? {
        let known = place.withLock { place -> (folder: String?, bytes: [UInt8]?) in
            switch place {
            case .folder(let path): (path, nil)
            case .memory(let pieces): (nil, pieces[name])
            }
        }
        guard let folder = known.folder else { return known.bytes }
        do throws(FileFailure) {
            return try FileBytes.readIfThere(folder + "/" + name, max: Limits.pieceBytesMax)
        } catch {
            throw .file(path: error.path, code: error.code)
        }
    }

    /// The names of all pieces.
    var names: Set<String> {
        place.withLock { place in
            switch place {
            case .folder(let path): Set(Self.names(in: path))
            case .memory(let pieces): Set(pieces.keys)
            }
        }
    }

    /// Takes away whatever is none of these, and overwrites it first: it may hold what was ordered to be erased.
    func keep(only names: Set<String>) {
        sound.withLock { $0.formIntersection(names) }
        place.withLock { place in
            switch place {
            case .folder(let path):
                for name in Self.names(in: path) where !names.contains(name) { Self.erase(path + "/" + name) }
            case .memory(let pieces): place = .memory(pieces.filter { names.contains($0.key) })
            }
        }
    }

    /// The names in the folder; none while it is not there.
    private static func names(in path: String) -> [String] {
        do throws(FileFailure) {
            return try FileBytes.names(in: path)
        } catch {
            return []
        }
    }

    private static func erase(_ path: String) {
        let descriptor = open(path, O_WRONLY | O_CLOEXEC | O_NOFOLLOW)
        if descriptor >= 0 {
            var information = stat()
            if fstat(descriptor, &information) == 0 {
                _ = FileBytes.write(Array(repeating: 0, count: Int(information.st_size)), to: descriptor)
                fdatasync(descriptor)
            }
            close(descriptor)
        }
        unlink(path)
    }
}
