import CLinux
import GRDB

extension Central {
    /// Gives back, soon, what is in memory only to be quicker the next time: what connections keep of the database,
    /// what the C library keeps of freed memory, and the pages of the program's own files. They are mapped again as
    /// they are touched, in a millisecond or two altogether.
    public func releaseMemory() {
        // Readers end with what they are reading; nobody waits for them.
        if let pool = writer as? DatabasePool { pool.releaseMemoryEventually() }
        writer.asyncWriteWithoutTransaction { db in
            db.releaseMemory()
            khn_give_back_memory()
        }
    }
}
