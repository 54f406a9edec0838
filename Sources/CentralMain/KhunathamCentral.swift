import Glibc

/// The program `khunatham-central`.
@main
enum KhunathamCentral {
    static func main() async {
        exit(await Program().run(Array(CommandLine.arguments.dropFirst())))
    }
}
