#!/usr/bin/env bash
# eng/publish.sh [RID] [OUT]    makes exactly what is released, for one system (default: linux-x64, into artifacts/publish/RID)
#
#   linux-x64            native, compiled ahead of time: one program, no .NET needed where it runs. Needs clang, lld and zlib1g-dev to build.
#   linux-arm64          the same; on x64 it needs Debian's cross toolchain (crossbuild-essential-arm64 and an arm64 zlib1g-dev) as well.
#   win-x64 osx-x64 osx-arm64   ready-to-run and framework-dependent (.NET 10 is needed there): those systems cannot be built natively from here.
#
# Beside the program lie the libraries that only `mitigate` loads (OR-Tools) and SQLite. Prints what was made, with sizes and SHA-256.
# Exit 77: not possible on this machine, and what is missing.
set -euo pipefail
cd "$(dirname "$0")/.."
rid=${1:-linux-x64}
out=${2:-artifacts/publish/$rid}
export DOTNET_CLI_UI_LANGUAGE=en DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1

case $rid in
  linux-x64|linux-arm64)
    missing=()
    command -v clang >/dev/null || missing+=(clang)
    command -v ld.lld >/dev/null || missing+=(lld)
    [ -e /usr/include/zlib.h ] || missing+=(zlib1g-dev)
    [ ${#missing[@]} -eq 0 ] || { echo "not possible here: install ${missing[*]}" >&2; exit 77; }
    if [ "$rid" = linux-arm64 ] && [ "$(uname -m)" != aarch64 ] && ! command -v aarch64-linux-gnu-gcc >/dev/null; then
      echo "not possible here: install crossbuild-essential-arm64" >&2; exit 77
    fi
    how=(-p:PublishAot=true) ;;
  win-x64|osx-x64|osx-arm64) how=(--self-contained false) ;;
  *) echo "unknown system '$rid': linux-x64, linux-arm64, win-x64, osx-x64 or osx-arm64" >&2; exit 2 ;;
esac

rm -rf "$out"
dotnet publish src/Holdfast/Holdfast.csproj -c Release -r "$rid" "${how[@]}" -p:ContinuousIntegrationBuild=true -o "$out" -v q -clp:NoSummary
# Symbols are for us, not for those who install.
find "$out" \( -name '*.pdb' -o -name '*.dbg' \) -delete
cp LICENSE "$out/"
(cd "$out" && find . -type f -printf '%s %P\n' | sort -k2 | while read -r size file; do printf '%10d  %s  %s\n' "$size" "$(sha256sum "$file" | cut -c1-64)" "$file"; done)
