#!/usr/bin/env bash
# Installs the real servers that the tests start by themselves on loopback (Debian and Ubuntu packages).
# Needs root or sudo; without either it says so, and the tests that need a server report "skipped" with the reason.
set -euo pipefail

packages=()
need() { command -v "$1" >/dev/null 2>&1 || [ -x "/usr/sbin/$1" ] || packages+=("${@:2}"); }
need pdns_server pdns-server pdns-backend-sqlite3 sqlite3
need named bind9 bind9-dnsutils
need knotd knot
need kzonecheck knot-dnssecutils
need unbound unbound
need nginx nginx-light
need faketime faketime
need nft nftables
need unshare util-linux
need chromium chromium
need rsvg-convert librsvg2-bin
[ ${#packages[@]} -eq 0 ] && exit 0

as_root=""
if [ "$(id -u)" -ne 0 ]; then
    command -v sudo >/dev/null 2>&1 || { echo "Not root and no sudo: cannot install ${packages[*]}" >&2; exit 1; }
    as_root=sudo
fi
command -v apt-get >/dev/null 2>&1 || { echo "No apt-get here: install ${packages[*]} by hand" >&2; exit 1; }

# Debian starts a service right after its installation; we want the programs only, not their default services.
policy=/usr/sbin/policy-rc.d
made_policy=no
if [ ! -e $policy ]; then
    printf '#!/bin/sh\nexit 101\n' | $as_root tee $policy >/dev/null
    $as_root chmod +x $policy
    made_policy=yes
fi
remove_policy() { [ $made_policy = no ] || $as_root rm -f $policy; }
trap remove_policy EXIT

$as_root apt-get -qq -o DPkg::Lock::Timeout=300 update
$as_root env DEBIAN_FRONTEND=noninteractive \
    apt-get -qq -y --no-install-recommends -o DPkg::Lock::Timeout=300 install "${packages[@]}"
