#!/usr/bin/env bash
# Makes the pictures of this folder (and, with `samples`, the sample faces in assets/) again.
# Installs what it needs on Debian or Ubuntu.
set -euo pipefail
cd "$(dirname "$0")/.."
source .ci/packages.sh
install_missing "${window_packages[@]}" xvfb xdotool imagemagick
cargo build --release --locked
facemath=${CARGO_TARGET_DIR:-target}/release/facemath
here=screenshots

if [ "${1:-}" = samples ]; then
    # Seeds of five unlike faces; everything else is the model's.
    work=$(mktemp -d)
    number=1
    for seed in ${SAMPLE_SEEDS:-48 34 9 29 6}; do
        "$facemath" sample --count 1 --seed "$seed" --out "$work/$number"
        cp "$work/$number"/*.png "assets/samples/invented-$number.png"
        number=$((number + 1))
    done
    rm -r "$work"
    exit
fi

samples=assets/samples
work=$(mktemp -d)
trap 'rm -r "$work"' EXIT
"$facemath" reconstruct --aligned "$samples" --out "$work/faces" --grid "$here/reconstruction.png"
# Two faces, side by side, as far as the sliders go.
for change in --age=85 --age=3 --glasses=2 --gender=-2; do
    "$facemath" edit --aligned "$samples/invented-1.png" "$samples/astronaut.png" "$change" --strip 6 --out "$work/edit$change"
done
for face in invented-1 astronaut; do
    convert "$work"/edit--age=85/$face.png "$work"/edit--age=3/$face.png "$work"/edit--glasses=2/$face.png \
        "$work"/edit--gender=-2/$face.png -append -strip "$work/$face.png"
done
convert "$work/invented-1.png" "$work/astronaut.png" +append -strip "$here/edits.png"
"$facemath" algebra 'me - avg(age=45) + avg(age=3)' --let me="$samples/invented-1.png" --aligned --strip --out "$work/child.png"
"$facemath" algebra 'me + 2*glasses + 1.5*feminine' --let me="$samples/invented-1.png" --aligned --strip --out "$work/sum.png"
"$facemath" algebra '(man + 2*glasses) - man + woman' --let man="$samples/invented-1.png" --let woman="$samples/invented-2.png" \
    --aligned --strip --out "$work/woman.png"
convert "$work/child.png" "$work/sum.png" "$work/woman.png" -append -strip "$here/algebra.png"
"$facemath" sample --count 24 --seed 1 --out "$work/invented" --grid "$here/inventions.png"
"$facemath" morph --aligned "$samples/astronaut.png" "$samples/invented-1.png" "$samples/invented-2.png" \
    --frames 24 --fps 15 --size 192 --hold 6 --ping-pong --out "$here/morph.gif"

# The window, dark and light, with samples placed as on the first run.
window() {
    local theme=$1 file=$2 display home
    home=$(mktemp -d)
    exec 3> "$work/display"
    Xvfb -displayfd 3 -screen 0 1280x800x24 -nolisten tcp 2> "$work/xvfb.log" &
    local server=$!
    for _ in $(seq 50); do [ -s "$work/display" ] && break; sleep 0.1; done
    display=":$(tr -d '[:space:]' < "$work/display")"
    mkdir -p "$home/data/facemath-studio"
    printf '{"version":1,"theme":"%s"}' "$theme" > "$home/data/facemath-studio/settings.json"
    DISPLAY=$display WAYLAND_DISPLAY='' XDG_CONFIG_HOME=$home/config XDG_DATA_HOME=$home/data "$facemath" 2> "$work/app.log" &
    local app=$!
    DISPLAY=$display xdotool search --sync --onlyvisible --name FaceMath > "$work/window"
    DISPLAY=$display xdotool windowsize "$(head -1 "$work/window")" 1280 800
    sleep "${SETTLE_SECS:-6}"
    DISPLAY=$display import -window root "$file"
    kill "$app" "$server"
    wait "$app" "$server" 2> /dev/null || true
    rm -r "$home"
}
window dark "$here/studio-dark.png"
window light "$here/studio-light.png"
