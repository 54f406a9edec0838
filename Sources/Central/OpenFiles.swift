import Glibc

/// How many files and connections this process may have open at once.
public enum OpenFiles {
    /// Takes as many as the system allows, up to `wanted`, and returns how many there may be then.
    public static func raiseLimit(to wanted: Int) -> Int {
        let resource = __rlimit_resource_t(RLIMIT_NOFILE.rawValue)
        var limit = rlimit()
        guard getrlimit(resource, &limit) == 0 else { return 0 }
        let former = limit.rlim_cur
        limit.rlim_cur = max(former, min(limit.rlim_max, rlim_t(wanted)))
        let isRaised = setrlimit(resource, &limit) == 0
        return min(wanted, Int(clamping: isRaised ? limit.rlim_cur : former))
    }
}
