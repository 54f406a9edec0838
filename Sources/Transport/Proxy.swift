/// By which way out of the local network a client goes. Never on loopback.
public enum Proxy: Hashable, Sendable {
    /// As `https_proxy` and its kin in the environment say.
    case environment
    /// None, whatever the environment says.
    case none
    /// The proxy at this address, with name and password in it where it wants them: `http://NAME:PASSWORD@HOST:PORT`,
    /// or another kind that libcurl knows (CURLOPT_PROXY(3)).
    case server(String)
}
