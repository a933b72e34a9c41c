#!/usr/bin/env bash
# eng/deb.sh [amd64|arm64] [OUT]   makes the Debian package from what eng/publish.sh made (and makes that when it is not there).
# Needs dpkg-deb; fakeroot unless root. Ends with the file's name. Exit 77: not possible here, and what is missing.
set -euo pipefail
cd "$(dirname "$0")/.."
architecture=${1:-amd64}
out=${2:-artifacts/publish}
case $architecture in amd64) rid=linux-x64 ;; arm64) rid=linux-arm64 ;; *) echo "unknown architecture '$architecture': amd64 or arm64" >&2; exit 2 ;; esac
command -v dpkg-deb >/dev/null || { echo "not possible here: install dpkg-dev" >&2; exit 77; }
as_root=()
[ "$(id -u)" = 0 ] || as_root=(fakeroot)
program=artifacts/publish/$rid
[ -x "$program/holdfast" ] || eng/publish.sh "$rid" "$program" >/dev/null
version=$(sed -n 's|.*<Version>\(.*\)</Version>.*|\1|p' Directory.Build.props)
# Documents come from the program itself: from this one where it can run here, else from the one of this machine.
speaker=$program/holdfast
"$speaker" --version >/dev/null 2>&1 || speaker=artifacts/publish/linux-x64/holdfast

root=$(mktemp -d)
trap 'rm -rf "$root"' EXIT
chmod 0755 "$root"
put() { install -D -m "$1" "$2" "$root/$3"; }
for file in "$program"/*; do
  case $(basename "$file") in LICENSE) ;; holdfast) put 0755 "$file" usr/lib/holdfast/holdfast ;; *) put 0644 "$file" "usr/lib/holdfast/$(basename "$file")" ;; esac
done
mkdir -p "$root/usr/bin" && ln -s ../lib/holdfast/holdfast "$root/usr/bin/holdfast"
# Which tokens there are is the administrator's: systemctl edit holdfast (see the configuration's first lines).
sed -e 's|/usr/local/bin/holdfast|/usr/bin/holdfast|' -e '/^LoadCredential=/d' -e '1,2d' deploy/holdfast.service > "$root/unit"
put 0644 "$root/unit" usr/lib/systemd/system/holdfast.service; rm "$root/unit"
put 0644 deploy/holdfast.sysusers usr/lib/sysusers.d/holdfast.conf
put 0644 deploy/debian/holdfast.yaml etc/holdfast/holdfast.yaml
"$speaker" manual | gzip -9n > "$root/page"; put 0644 "$root/page" usr/share/man/man1/holdfast.1.gz; rm "$root/page"
for shell in bash:usr/share/bash-completion/completions/holdfast zsh:usr/share/zsh/vendor-completions/_holdfast fish:usr/share/fish/vendor_completions.d/holdfast.fish; do
  "$speaker" completion "${shell%%:*}" > "$root/script"; put 0644 "$root/script" "${shell#*:}"; rm "$root/script"
done
put 0644 deploy/debian/copyright usr/share/doc/holdfast/copyright
put 0644 deploy/debian/lintian-overrides usr/share/lintian/overrides/holdfast
gzip -9nc CHANGELOG.md > "$root/news"; put 0644 "$root/news" usr/share/doc/holdfast/NEWS.gz; rm "$root/news"
when=$(date -R -u -d "@${SOURCE_DATE_EPOCH:-$(git log -1 --format=%ct 2>/dev/null || echo 0)}")
printf 'holdfast (%s) unstable; urgency=medium\n\n  * See NEWS.gz for what changes for somebody who upgrades.\n\n -- Holdfast contributors <holdfast@example.org>  %s\n' "$version" "$when" | gzip -9n > "$root/log"
put 0644 "$root/log" usr/share/doc/holdfast/changelog.gz; rm "$root/log"

mkdir "$root/DEBIAN"
for script in postinst prerm postrm; do install -m 0755 "deploy/debian/$script" "$root/DEBIAN/$script"; done
echo /etc/holdfast/holdfast.yaml > "$root/DEBIAN/conffiles"
(cd "$root" && find usr etc -type f -print0 | sort -z | xargs -0 md5sum) > "$root/DEBIAN/md5sums"
cat > "$root/DEBIAN/control" <<CONTROL
Package: holdfast
Version: $version
Architecture: $architecture
Maintainer: Holdfast contributors <holdfast@example.org>
Installed-Size: $(du -sk --exclude=DEBIAN "$root" | cut -f1)
Depends: libc6 (>= 2.35), libgcc-s1, libssl3 | libssl3t64, libstdc++6, ca-certificates
Suggests: chromium
Section: net
Priority: optional
Description: keep a site reachable when a provider fails
 One YAML file declares a few DNS records; Holdfast keeps them the same at
 several independent providers without touching any other record. A router
 record points at one of several fronts: watchers probe each, switch it at
 every provider that can still be written, and prove it at the name servers.
 .
 It also maps what a service hangs on, finds single points of failure,
 replays real outages and scores digital resilience.
CONTROL
mkdir -p "$out"
file=$out/holdfast_${version}_$architecture.deb
# One time for every file, so that two builds of the same commit are the same package.
find "$root" -exec touch -h -d "$when" {} +
SOURCE_DATE_EPOCH=$(date -u -d "$when" +%s) "${as_root[@]}" dpkg-deb --root-owner-group -Zxz --build "$root" "$file" >/dev/null
echo "$file"
