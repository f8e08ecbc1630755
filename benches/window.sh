#!/usr/bin/env bash
# Measures the real window on a display of its own: the time from starting the program to its first drawn frame, and the
# memory it holds once the first morph has been playing for a while, and with six photographs of 1,024 and of 128 pixels in
# slots, whose difference is what their detail costs. Median of several starts, each in a fresh home.
# Installs what it needs on Debian or Ubuntu. Usage: benches/window.sh [STARTS]
set -euo pipefail
cd "$(dirname "$0")/.."
source .ci/packages.sh
install_missing "${window_packages[@]}" xvfb imagemagick
cargo build --release --locked
facemath=${CARGO_TARGET_DIR:-target}/release/facemath
starts=${1:-5}
work=$(mktemp -d)
trap 'kill "$server" 2> /dev/null || true; rm -r "$work"' EXIT

exec 3> "$work/display"
Xvfb -displayfd 3 -screen 0 1280x800x24 -nolisten tcp 2> /dev/null &
server=$!
until [ -s "$work/display" ]; do sleep 0.1; done
DISPLAY=:$(tr -d '[:space:]' < "$work/display")
export DISPLAY WAYLAND_DISPLAY='' RUST_LOG=warn,facemath=info

median() { sort -n | awk '{ value[NR] = $1 } END { print value[int((NR + 1) / 2)] }'; }

# One start: open HOME [PHOTO...], until the first frame is drawn; begin, drawn (milliseconds) and app are set.
open() {
    local home=$1
    shift
    begin=$(date +%s%3N)
    XDG_CONFIG_HOME=$home/config XDG_DATA_HOME=$home/data "$facemath" studio "$@" 2> "$work/log" &
    app=$!
    until grep --quiet 'the first frame is drawn' "$work/log"; do
        kill -0 "$app" 2> /dev/null || { cat "$work/log" >&2; exit 1; }
        sleep 0.02
    done
    drawn=$(date --date="$(grep --max-count=1 'the first frame is drawn' "$work/log" | cut --delimiter=' ' --fields=1)" +%s%3N)
}

# Waits some seconds, adds the resident memory in MiB to a file and closes the program: close SECONDS FILE.
close() {
    sleep "$1"
    awk '/^VmRSS/ { print int($2 / 1024) }' "/proc/$app/status" >> "$2"
    kill "$app"
    wait "$app" 2> /dev/null || true
}

for start in $(seq "$starts"); do
    open "$work/home-$start"
    echo $((drawn - begin)) >> "$work/times"
    close 8 "$work/memory"
done

for side in 1024 128; do
    photos=()
    for name in ines kai leo maya omar ines-mirrored; do
        mirror=()
        [ "$name" = "${name%-mirrored}" ] || mirror=(-flop)
        convert "assets/samples/${name%-mirrored}.jpg" "${mirror[@]}" -resize "${side}x${side}" "$work/$name-$side.jpg"
        photos+=("$work/$name-$side.jpg")
    done
    for start in $(seq "$starts"); do
        open "$work/home-$side-$start" "${photos[@]}"
        close 20 "$work/memory-$side"
    done
done
echo "machine: $(awk -F': ' '/^model name/ { print $2; exit }' /proc/cpuinfo), $(nproc) threads; $starts starts"
echo "first drawn frame after $(median < "$work/times") ms"
echo "resident memory after 8 s: $(median < "$work/memory") MiB"
for side in 1024 128; do
    echo "resident memory with six photographs of $side px after 20 s: $(median < "$work/memory-$side") MiB"
done
