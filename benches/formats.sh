#!/usr/bin/env bash
# Ours and others' encoders on the same frames: time, bytes, and how near the pictures are to what was drawn.
#
#   benches/formats.sh [FACEMATH] [FOLDER]
#
# FACEMATH is the program (default: target/release/facemath). Frames and files are kept in FOLDER (default: a new one below
# /tmp), so that a second run only encodes. SCENES are some of "people inventions drawn", OURS=1 leaves the others' encoders and
# all formats but GIF out. What is missing of the others is installed: ffmpeg, gifsicle, webp, apngasm and
# ImageMagick from Debian, gifski with cargo. Prints tables for BENCHMARKS.md.
#
# Time is that of all cores together (user and system), which other work on the machine changes little; ours is what
# `facemath morph` takes less what it takes to draw the frames into PNGs, which is why both are measured. PSNR is over red,
# green and blue, SSIM over brightness, both ffmpeg's, against the drawn frames; flicker is by how many levels of 255 the
# brightness of pixels changes from one frame to the next otherwise than in the drawn frames, on average.
set -euo pipefail
cd "$(dirname "$0")/.."
facemath=$(realpath "${1:-target/release/facemath}")
work=${2:-$(mktemp -d /tmp/facemath-formats.XXXXXX)}
mkdir -p "$work"

source .ci/packages.sh
install_missing ffmpeg gifsicle webp apngasm imagemagick time >&2
export PATH="$work/bin:$HOME/.cargo/bin:$PATH"
command -v gifski >/dev/null || [[ -n ${OURS:-} ]] ||
    cargo install gifski --locked --quiet --root "$work" >>"$work/install.log" 2>&1 ||
    echo "gifski could not be installed and is left out" >&2

samples=assets/samples
size=512
fps=25

# Draws 60 frames into the folder, and remembers how the morph is made. Equal frames at the ends, where a morph rests, stay:
# whoever stores them once is smaller.
draw() {
    local name=$1
    shift
    printf '%s\n' "$@" >"$work/$name.arguments"
    [[ -e $work/$name/frame-0060.png ]] ||
        nice -n 5 "$facemath" morph "$@" --frames 60 --size "$size" --out "$work/$name" 2>/dev/null
}

# seconds of all cores that a command takes
seconds() {
    command time -f '%U %S' -o "$work/time" "$@" >/dev/null 2>"$work/log" || { cat "$work/log" >&2; return 1; }
    awk '{ printf "%.1f", $1 + $2 }' "$work/time"
}

# PSNR, SSIM and flicker of a file against the drawn frames
quality() {
    local file=$1 frames=$2 input=(-i "$1")
    [[ -d $file ]] && input=(-framerate "$fps" -i "$file/frame-%04d.${3:-png}")
    if [[ $file == *.webp ]]; then
        # ffmpeg reads no animated WebP; ImageMagick does, with what stays from frame to frame.
        rm -rf "$work/webp"
        mkdir "$work/webp"
        convert "$file" -coalesce "$work/webp/frame-%04d.png"
        # Held frames are stored once: show them as often as they last.
        local number=0 shown=1 lasts
        while read -r lasts; do
            for ((; lasts >= 1000 / fps; lasts -= 1000 / fps)); do
                ln -s "$(printf 'frame-%04d.png' "$number")" "$work/webp/$(printf 'shown-%04d.png' "$shown")"
                shown=$((shown + 1))
            done
            number=$((number + 1))
        done < <(webpinfo "$file" | awk '/Duration:/ { print $2 }')
        input=(-framerate "$fps" -i "$work/webp/shown-%04d.png")
    fi
    local rgb='scale=flags=accurate_rnd+full_chroma_int+full_chroma_inp:in_color_matrix=bt709,format=gbrp'
    local both="[0:v]fps=$fps,$rgb"
    local drawn=(-framerate "$fps" -i "$frames/frame-%04d.png")
    local psnr ssim flicker
    psnr=$(ffmpeg -hide_banner "${input[@]}" "${drawn[@]}" -lavfi "$both[a];[1:v]format=gbrp[b];[a][b]psnr" -f null - 2>&1 |
        grep -o 'average:[0-9.]*' | cut -d: -f2)
    ssim=$(ffmpeg -hide_banner "${input[@]}" "${drawn[@]}" \
        -lavfi "$both,format=gray[a];[1:v]format=gray[b];[a][b]ssim" -f null - 2>&1 | grep -o 'All:[0-9.]*' | cut -d: -f2)
    # The difference to the drawn frame, and by how much it changes from frame to frame.
    flicker=$(ffmpeg -v error "${input[@]}" "${drawn[@]}" -lavfi "$both,format=gray[a];[1:v]format=gray[b];[a][b]blend=all_mode=grainextract,\
tblend=all_mode=difference,format=yuvj444p,signalstats,metadata=print:key=lavfi.signalstats.YAVG:file=-" -f null - |
        awk -F= '/YAVG/ { sum += $2; count++ } END { printf "%.2f", sum / count }')
    printf '%.1f dB | %.4f | %s' "$psnr" "$ssim" "$flicker"
}

bytes_of() {
    if [[ -d $1 ]]; then cat "$1"/* | wc -c; else stat -c %s "$1"; fi
}

row() {
    local name=$1 file=$2 secs=$3 frames=$4
    printf '| %s | %s s | %.2f MB | %s |\n' "$name" "$secs" "$(bytes_of "$file" | awk '{ print $1 / 1e6 }')" \
        "$(quality "$file" "$frames" "${5:-}")"
}

# our encoder's time: that of the whole morph less that of drawing
ours() {
    local name=$1 file=$2
    shift 2
    local whole
    mapfile -t arguments <"$work/$scene.arguments"
    whole=$(seconds "$facemath" morph "${arguments[@]}" --frames 60 --size "$size" --fps "$fps" --force --out "$file" "$@")
    row "**$name**" "$file" "$(awk -v a="$whole" -v b="$drawing" 'BEGIN { printf "%.1f", a - b < 0 ? 0 : a - b }')" "$frames"
}

theirs() {
    local name=$1 file=$2 secs
    shift 2
    secs=$(seconds "$@") || return 0
    row "$name" "$file" "$secs" "$frames"
}

draw people "$samples/maya.jpg" "$samples/omar.jpg"
draw inventions "$samples/invented-1.png" "$samples/invented-3.png"
draw drawn --model anime "$samples/drawn-1.png" "$samples/drawn-2.png"

for scene in ${SCENES:-people inventions drawn}; do
    frames=$work/$scene
    out=$work/out-$scene
    mkdir -p "$out"
    # What drawing alone takes: the same morph in the format that costs next to nothing.
    mapfile -t arguments <"$work/$scene.arguments"
    drawing=$(seconds "$facemath" morph "${arguments[@]}" --frames 60 --size "$size" --force --format jpeg --out "$work/drawing")
    rm -rf "$work/drawing"
    input=(-framerate "$fps" -i "$frames/frame-%04d.png")
    printf '\n### 60 frames, %s, 512 px\n\n| GIF | time | size | PSNR | SSIM | flicker |\n| --- | --- | --- | --- | --- | --- |\n' "$scene"
    ours "ours" "$out/ours.gif"
    ours "ours, \`--lossy 0\`" "$out/ours-0.gif" --lossy 0
    ours "ours, \`--lossy 50\`" "$out/ours-50.gif" --lossy 50
    ours "ours, \`--lossy 100\`" "$out/ours-100.gif" --lossy 100
    ours "ours, \`--palette file\`" "$out/ours-file.gif" --palette file
    for lossy in 0 20 50 100; do
        ours "ours, \`--dither-kind bayer --lossy $lossy\`" "$out/bayer-$lossy.gif" --dither-kind bayer --lossy "$lossy"
    done
    [[ -z ${OURS:-} ]] || continue
    theirs "ffmpeg, a palette a frame" "$out/ffmpeg.gif" ffmpeg -y "${input[@]}" \
        -lavfi 'split[a][b];[a]palettegen=stats_mode=single[p];[b][p]paletteuse=new=1' "$out/ffmpeg.gif"
    theirs "ffmpeg, one palette" "$out/ffmpeg-one.gif" ffmpeg -y "${input[@]}" \
        -lavfi 'split[a][b];[a]palettegen[p];[b][p]paletteuse' "$out/ffmpeg-one.gif"
    for lossy in 20 80; do
        theirs "gifsicle \`-O3 --lossy=$lossy\` of ffmpeg's" "$out/gifsicle-$lossy.gif" \
            gifsicle -O3 "--lossy=$lossy" "$out/ffmpeg.gif" -o "$out/gifsicle-$lossy.gif"
    done
    if command -v gifski >/dev/null; then
        for quality in 90 70 40; do
            theirs "gifski \`--quality $quality\`" "$out/gifski-$quality.gif" \
                gifski --quiet --fps "$fps" --quality "$quality" --width "$size" -o "$out/gifski-$quality.gif" "$frames"/*.png
        done
    fi
    printf '\n| others | time | size | PSNR | SSIM | flicker |\n| --- | --- | --- | --- | --- | --- |\n'
    ours "MP4" "$out/ours.mp4"
    ours "MP4, \`--quality 70\`" "$out/ours-70.mp4" --quality 70
    for crf in 18 23; do
        theirs "ffmpeg, x264 \`-crf $crf\`" "$out/x264-$crf.mp4" ffmpeg -y "${input[@]}" \
            -vf scale=out_color_matrix=bt709 -colorspace bt709 -pix_fmt yuv420p -c:v libx264 -crf "$crf" "$out/x264-$crf.mp4"
    done
    ours "WebP" "$out/ours.webp"
    theirs "img2webp \`-lossy -q 85\`" "$out/img2webp.webp" \
        img2webp -lossy -q 85 -d $((1000 / fps)) "$frames"/*.png -o "$out/img2webp.webp"
    ours "APNG" "$out/ours.apng"
    theirs "apngasm" "$out/apngasm.apng" apngasm "$out/apngasm.apng" "$frames/frame-0001.png" 1 "$fps" -z1
done
