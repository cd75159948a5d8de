#!/usr/bin/env bash
# Installs the Debian packages that are missing: `install.sh build [test] [bench]`.
# Asks dpkg first, so that nothing missing costs a tenth of a second and no network.
. "$(dirname "$0")/common.sh"

# What `make run` needs.
build_packages="g++ cmake ninja-build ccache pkg-config dpkg-dev emscripten rapidjson-dev
    libsqlite3-dev libssl-dev libsodium-dev libcurl4-openssl-dev libutf8proc-dev zlib1g-dev
    libqrencode-dev libpango1.0-dev libcairo2-dev fonts-ipaexfont fonts-noto-core fonts-wqy-microhei libfido2-dev libtomlplusplus-dev libcli11-dev libspdlog-dev libzip-dev libexpat1-dev libxlsxwriter-dev
    gettext ca-certificates curl espeak-ng"
# What `make test` needs on top: a second compiler with sanitizers, real browsers, real peers.
test_packages="clang lld doctest-dev chromium firefox-esr fonts-noto-cjk xvfb xauth
    nginx-light libnginx-mod-http-brotli-static python3-aiosmtpd brotli sqlite3 openssl oathtool procps baresip-core sip-tester poppler-utils zbar-tools exim4-daemon-light
    libreoffice-calc-nogui python3-uno"
bench_packages="wrk"

# A command that may come from elsewhere (NodeSource, nvm, ...): the package only where it is absent.
# Debian's npm must not be installed beside another Node.js: the two conflict.
command -v node >/dev/null || build_packages+=" nodejs"
command -v npm >/dev/null || build_packages+=" npm"

wanted=
for group in "$@"; do
    case $group in
        build) wanted+=" $build_packages" ;;
        test) wanted+=" $test_packages" ;;
        bench) wanted+=" $bench_packages" ;;
        *) fail "install.sh: unknown group $group" ;;
    esac
done
wanted=$(echo $wanted)

if ! command -v dpkg-query >/dev/null; then
    echo "This is not a Debian system; please install the counterparts of: $wanted"
    exit 0
fi

missing_of() {
    comm -23 <(tr ' ' '\n' <<<"$1" | sort -u) \
        <(dpkg-query -W -f='${Package} ${db:Status-Status}\n' $1 2>/dev/null | sed -n 's/ installed$//p' | sort -u)
}

as_root() {
    if [ "$(id -u)" = 0 ]; then "$@"
    elif command -v sudo >/dev/null; then sudo "$@"
    else fail "Please install as root: apt-get install $missing"
    fi
}

# Installing a web server starts it on most machines. The tests start their own, so the rule that
# Debian offers for this ("policy-rc.d") says no while apt works, unless the machine has its own rule.
install_packages() {
    local rule=/usr/sbin/policy-rc.d status=0
    if [ ! -e "$rule" ]; then
        printf '#!/bin/sh\nexit 101\n' | as_root tee "$rule" >/dev/null
        as_root chmod 755 "$rule"
        trap 'as_root rm -f /usr/sbin/policy-rc.d' EXIT
    fi
    as_root env DEBIAN_FRONTEND=noninteractive apt-get -o DPkg::Lock::Timeout=900 -o Dpkg::Use-Pty=0 -o Acquire::Retries=3 \
        install -y --no-install-recommends "$@" </dev/null >>"$build/logs/apt.log" 2>&1 || status=$?
    return $status
}

missing=$(missing_of "$wanted" | tr '\n' ' ')
mkdir -p "$build/logs"
if [ -n "${missing// /}" ]; then
    echo "      installing: $missing"
    : >"$build/logs/apt.log"
    # The package lists may be absent or old: refresh them once when the first try fails.
    install_packages $missing || {
        as_root apt-get -o DPkg::Lock::Timeout=900 update </dev/null >>"$build/logs/apt.log" 2>&1 || true
        install_packages $missing || { tail -n 30 "$build/logs/apt.log" >&2; fail "Installing packages failed (whole output: $build/logs/apt.log)"; }
    }
fi

# The sanitizers' runtime is a package per version of clang.
if [[ " $* " == *" test "* ]]; then
    runtime=libclang-rt-$(clang --version | sed -n 's/.*version \([0-9]*\).*/\1/p' | head -n 1)-dev
    if [ -n "$(missing_of "$runtime")" ]; then install_packages "$runtime" || fail "Could not install $runtime"; fi
fi
