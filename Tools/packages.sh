# Sourced by ./quickstart, ./test and ./benchmark: installs the system packages that are missing, and only those.

require_packages() {
    local missing=() package
    for package in "$@"; do
        dpkg-query -W -f '${Status}' "$package" 2>/dev/null | grep -q 'install ok installed' || missing+=("$package")
    done
    [ "${#missing[@]}" -eq 0 ] && return 0
    printf 'Installing system packages: %s\n' "${missing[*]}"
    local sudo=()
    [ "$(id -u)" -eq 0 ] || sudo=(sudo)
    "${sudo[@]}" env DEBIAN_FRONTEND=noninteractive apt-get update -qq
    "${sudo[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}" \
        >/dev/null
}

require_swift() {
    command -v swift >/dev/null || {
        echo 'A Swift 6.3 toolchain is needed: https://www.swift.org/install/linux/' >&2
        exit 1
    }
}

# The C libraries that the programs link.
build_packages=(libsqlite3-dev libcurl4-openssl-dev libssl-dev libzstd-dev pkg-config)
