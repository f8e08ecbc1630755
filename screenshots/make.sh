#!/usr/bin/env bash
# Makes the pictures of this folder again; with `samples` the sample faces in assets/ (but for those
# of the first gallery, which older projects may hold), with `first` those that the first model
# made of them, which needs the history and another long build, and with `generations`, after the
# others, those of three generations of the model below each other, which needs the history too.
# Installs what it needs on Debian or Ubuntu.
set -euo pipefail
cd "$(dirname "$0")/.."
source .ci/packages.sh
install_missing "${window_packages[@]}" xvfb xdotool imagemagick
cargo build --release --locked
facemath=${CARGO_TARGET_DIR:-target}/release/facemath
here=screenshots

if [ "${1:-}" = samples ]; then
    # Seeds of unlike faces; everything else is the models'.
    work=$(mktemp -d)
    invent() {
        local model=$1 name=$2 number=1 seed
        for seed in "${@:3}"; do
            "$facemath" --force sample --model "$model" --count 1 --seed "$seed" --out "$work/$name-$number"
            cp "$work/$name-$number"/*.png "assets/samples/$name-$number.png"
            number=$((number + 1))
        done
    }
    invent anime drawn 14 18 5
    # Doodles that no model was trained on: another seed's.
    install_missing nodejs npm
    npm install --prefix tools/doodles
    node tools/doodles/make.mjs --out "$work/doodles" --count 35 --seed 2 --size 512
    cp "$work/doodles/faces/doodle-00008.png" assets/samples/doodle-1.png
    cp "$work/doodles/faces/doodle-00035.png" assets/samples/doodle-2.png
    cp "$work/doodles/faces/doodle-00018.png" assets/samples/doodle-3.png
    # People who do not exist, from the Python package openpeople (MIT), and the astronaut: the squares of their faces.
    install_missing python3-pip unzip
    pip download --quiet --no-deps --dest "$work" openpeople==0.1.2
    unzip -q "$work"/openpeople-*.whl -d "$work/people"
    person() {
        cp "$1" "$work/$2.jpg"
        "$facemath" --force edit "$work/$2.jpg" --out "$work/squares"
        convert "$work/squares/$2.png" -strip -quality 90 "assets/samples/$2.jpg"
    }
    curated=$work/people/openpeople/data/curated
    for pair in P009:maya P005:omar P001:ines P007:leo P008:kai; do
        person "$curated/${pair%:*}/assets/studio_portrait.jpg" "${pair#*:}"
    done
    person assets/photos/astronaut.jpg astronaut
    rm -r "$work"
    exit
fi

samples=assets/samples
work=$(mktemp -d)
trap 'rm -r "$work"' EXIT

# What both models are shown with, made by the program $1 with $2 before the names of the files: reconstructions, and two
# faces side by side as their sliders are moved.
portraits() {
    # The first model's program knows neither size nor detail.
    local facemath=$1 prefix=$2 plain=${3:-} face
    "$facemath" --force reconstruct --aligned "$samples/astronaut.jpg" "$samples"/invented-*.png --out "$work/faces" --grid "$here/${prefix}reconstruction.png"
    for change in --age=85 --age=3 --glasses=1 --gender=-1; do
        "$facemath" --force edit --aligned "$samples/invented-1.png" "$samples/astronaut.jpg" "$change" $plain --strip 6 --out "$work/edit$change"
    done
    for face in invented-1 astronaut; do
        convert "$work"/edit--age=85/$face.png "$work"/edit--age=3/$face.png "$work"/edit--glasses=1/$face.png \
            "$work"/edit--gender=-1/$face.png -append -strip "$work/$face.png"
    done
    convert "$work/invented-1.png" "$work/astronaut.png" +append -strip "$here/${prefix}edits.png"
    "$facemath" --force sample --count 100 --seed 1 --out "$work/invented" --grid "$work/inventions.png"
    convert "$work/inventions.png" -strip -quality 85 "$here/${prefix}inventions.jpg"
}

if [ "${1:-}" = first ]; then
    git worktree add --detach "$work/first" 650f9c1
    CARGO_TARGET_DIR=$work/target cargo build --release --locked --manifest-path "$work/first/Cargo.toml"
    portraits "$work/target/release/facemath" first-
    git worktree remove "$work/first"
    exit
fi

if [ "${1:-}" = generations ]; then
    generations=()
    # Today's program draws what the second bundle makes of them.
    mkdir "$work/second"
    git archive bd8f43a models/faces | tar x -C "$work/second"
    today=$facemath
    of_second() { "$today" --model "$work/second/models/faces" "$@"; }
    here=$work portraits of_second second- "--detail 0 --size 128"
    for generation in "$here/first-" "$work/second-" "$here/"; do
        convert "${generation}inventions.jpg" -crop 1280x128+0+0 +repage "$work/row.png"
        convert "${generation}edits.png" -resize 1280x "$work/row.png" +swap -append "$work/generation-${#generations[@]}.png"
        generations+=("$work/generation-${#generations[@]}.png")
    done
    convert "${generations[@]}" -append -strip -quality 85 "$here/generations.jpg"
    exit
fi

portraits "$facemath" "" "--detail 0 --size 128"
"$facemath" --force algebra 'me - avg(age=45) + avg(age=3)' --let me="$samples/omar.jpg" --aligned --size 192 --strip --out "$work/child.png"
"$facemath" --force algebra 'me + glasses + feminine' --let me="$samples/leo.jpg" --aligned --size 192 --strip --out "$work/sum.png"
"$facemath" --force algebra '(man + glasses) - man + woman' --let man="$samples/kai.jpg" --let woman="$samples/ines.jpg" \
    --aligned --size 192 --strip --out "$work/woman.png"
convert "$work/child.png" "$work/sum.png" "$work/woman.png" -append -strip "$here/algebra.png"
# Three men and three women among the inventions.
men="invent(5), invent(18), invent(44)"
"$facemath" --force algebra "mean(${men//),/) + glasses,} + glasses) - mean($men) + mean(invent(22), invent(51), invent(87))" --strip \
    --out "$here/means.png"

# The other figures of the article: a morph in a row, a walk in a square, faces alike, and sharpened ones.
"$facemath" --force morph --aligned "$samples/ines.jpg" "$samples/leo.jpg" --frames 9 --size 192 --out "$here/morph-strip.png"
"$facemath" --force walk --seed 41 --faces 9 --frames 64 --size 96 --out "$work/walk.png"
convert "$work/walk.png" -strip -quality 88 "$here/walk-grid.jpg"
"$facemath" --force sample --count 1500 --seed 1000 --out "$work/many"
"$facemath" --force neighbours "$samples/astronaut.jpg" --among "$work/many" --aligned -k 24 --index "$work/index" --grid "$work/alike.png" > "$work/alike.txt"
convert "$work/alike.png" -strip -quality 88 "$here/alike.jpg"
for amount in 0 1 2; do
    "$facemath" --force reconstruct --aligned "$samples/astronaut.jpg" "$samples/invented-1.png" "$samples/invented-2.png" \
        --sharpen "$amount" --out "$work/sharpened$amount"
    convert "$work/sharpened$amount"/*.png -append "$work/sharpened$amount.png"
done
convert "$work"/sharpened[012].png +append -strip "$here/sharpened.png"

# The first thing one sees: photographs of people who do not exist, with their detail.
"$facemath" --force morph --aligned "$samples/maya.jpg" "$samples/omar.jpg" "$samples/ines.jpg" "$samples/leo.jpg" \
    --frames 34 --fps 12 --size 240 --hold 4 --ping-pong --out "$here/morph.gif"

# A face a row as it is, older, younger, with glasses, smiling; then the same as the decoder draws it, which is what the
# model knows.
for detail in 1 0; do
    for change in --age-by=0 --age=75 --age=15 --glasses=1 --set=smile=1; do
        "$facemath" --force edit --aligned "$samples/maya.jpg" "$samples/omar.jpg" "$samples/astronaut.jpg" "$change" --detail "$detail" \
            --size 256 --out "$work/detail$detail$change"
        convert "$work/detail$detail$change"/*.png -append "$work/detail$detail$change.png"
    done
    convert "$work/detail$detail--age-by=0.png" "$work/detail$detail--age=75.png" "$work/detail$detail--age=15.png" \
        "$work/detail$detail--glasses=1.png" "$work/detail$detail--set=smile=1.png" +append -strip -quality 88 "$work/detail$detail.jpg"
done
cp "$work/detail1.jpg" "$here/detail.jpg"
convert "$work/detail0.jpg" -strip -quality 88 "$here/detail-none.jpg"

# A whole photo with edits in its face, which is found by itself: before, and three after.
number=0
for change in "--set smile=-1.2" "--age 75" "--glasses 1.2"; do
    number=$((number + 1))
    # Unquoted: an option and its value.
    "$facemath" --force edit assets/photos/astronaut.jpg $change --paste-back --out "$work/pasted$number"
done
convert assets/photos/astronaut.jpg "$work"/pasted?/astronaut.jpg -crop 260x300+95+0 +repage +append -strip -quality 90 "$here/paste-back.jpg"
"$facemath" --force walk --seed 41 --faces 5 --frames 60 --fps 20 --size 160 --out "$here/walk.gif"

# Ten faces, one a row, at 5, 10, 20 ... 80 years.
"$facemath" --force sample --count 9 --seed 101 --out "$work/ten"
cp "$samples/astronaut.jpg" "$work/ten"
for years in 5 10 20 30 40 50 60 70 80; do
    "$facemath" --force edit --aligned "$work/ten" --age "$years" --detail 0 --size 128 --out "$work/years$years"
    convert "$work/years$years"/*.png -append "$work/decade$(printf %02d "$years").png"
done
convert "$work"/decade*.png +append -strip -quality 88 "$here/decades.jpg"

# Every other slider, from -1 through 0 to 1.
for concept in ${CONCEPTS:-smile beard light brightness}; do
    for strength in -1 0 1; do
        "$facemath" --force edit --aligned "$samples/invented-1.png" "$samples/astronaut.jpg" --set "$concept=$strength" --detail 0 --size 128 \
            --out "$work/$concept$strength"
    done
    for face in invented-1 astronaut; do
        convert "$work/$concept-1/$face.png" "$work/${concept}0/$face.png" "$work/${concept}1/$face.png" -append \
            "$work/concept-$concept-$face.png"
    done
    convert "$work/concept-$concept-invented-1.png" "$work/concept-$concept-astronaut.png" +append "$work/column-$concept.png"
done
convert $(for concept in ${CONCEPTS:-smile beard light brightness}; do echo "$work/column-$concept.png"; done) +append \
    -strip -quality 88 "$here/concepts.jpg"

# Drawn faces. None of the training set's may be shown, so the model's own inventions are encoded and drawn again.
"$facemath" --force sample --model anime --count 48 --seed 1 --out "$work/drawn" --grid "$work/drawn.png"
convert "$work/drawn.png" -strip -quality 88 "$here/anime-inventions.jpg"
mkdir "$work/some"
cp $(printf '%s\n' "$work"/drawn/*.png | head -8) "$work/some"
"$facemath" --force reconstruct --model anime --aligned "$work/some" --out "$work/drawn-again" --grid "$here/anime-reconstruction.png"
"$facemath" --force morph --model anime --aligned "$work"/some/*.png --frames 12 --fps 15 --size 192 --hold 4 --out "$here/anime-morph.gif"

# Doodles: inventions, and what the model makes of three that it was not trained on.
doodles() {
    "$facemath" --force "$1" --model doodle "${@:2}"
}
doodles sample --count 48 --seed 1 --size 192 --out "$work/doodles" --grid "$work/doodles.png"
convert "$work/doodles.png" -strip -quality 90 "$here/doodle-inventions.jpg"
doodles reconstruct --aligned "$samples"/doodle-?.png --out "$work/doodles-again" --grid "$here/doodle-reconstruction.png"
# A face a row as it is, and with one slider moved.
number=0
for change in smile=0 glasses=1 dark_glasses=1 beard=1 smile=-1 closed_eyes=1 hair_length=1 hair_pink=1 flowers=1 skin=-1 background=-1; do
    number=$((number + 1))
    doodles edit --aligned "$samples"/doodle-?.png --set "$change" --detail 0 --size 160 --out "$work/doodle-edit$number"
    convert "$work/doodle-edit$number"/*.png -append "$work/doodle-edit-$(printf %02d "$number").png"
done
convert "$work"/doodle-edit-??.png +append -strip -quality 88 "$here/doodle-edits.jpg"
doodles algebra '(a + glasses) - a + b' --let a="$samples/doodle-1.png" --let b="$samples/doodle-3.png" --aligned --size 192 --strip \
    --out "$here/doodle-algebra.png"
doodles morph --aligned "$samples"/doodle-?.png --frames 16 --fps 15 --size 192 --hold 6 --ping-pong --out "$here/doodle-morph.gif"

# The window in a theme: as on the first run, or with a project open and a key pressed.
window() {
    local theme=$1 file=$2 project=${3:-} key=${4:-} display home id
    home=$(mktemp -d)
    exec 3> "$work/display"
    Xvfb -displayfd 3 -screen 0 1280x800x24 -nolisten tcp 2> "$work/xvfb.log" &
    local server=$!
    for _ in $(seq 50); do [ -s "$work/display" ] && break; sleep 0.1; done
    display=":$(tr -d '[:space:]' < "$work/display")"
    mkdir -p "$home/data/facemath-studio"
    printf '{"version":1,"theme":"%s"}' "$theme" > "$home/data/facemath-studio/settings.json"
    DISPLAY=$display WAYLAND_DISPLAY='' XDG_CONFIG_HOME=$home/config XDG_DATA_HOME=$home/data "$facemath" studio $project 2> "$work/app.log" &
    local app=$!
    DISPLAY=$display xdotool search --sync --onlyvisible --name FaceMath > "$work/window"
    id=$(head -1 "$work/window")
    DISPLAY=$display xdotool windowsize "$id" 1280 800
    sleep "${SETTLE_SECS:-6}"
    if [ -n "$key" ]; then
        # The pointer goes to a corner, where it calls up no tooltip.
        DISPLAY=$display xdotool windowfocus "$id" mousemove 1279 799 key "$key"
        sleep "${SETTLE_SECS:-6}"
    fi
    DISPLAY=$display import -window root "$file"
    kill "$app" "$server"
    wait "$app" "$server" 2> /dev/null || true
    rm -r "$home"
}
window dark "$here/studio-dark.png"
window light "$here/studio-light.png"

# A whole photo with the sliders moved.
cat > "$work/photo.facemath" << END
{ "format": "facemath-project", "version": 2, "document": {
    "slots": [
        { "id": 1, "name": "Eileen", "source": { "kind": "photo", "path": "$PWD/assets/photos/astronaut.jpg" }, "framing": null,
          "edits": { "age_years": 70, "concepts": { "glasses": 1.0 } } },
        { "id": 2, "name": "", "source": null, "framing": null, "edits": { "age_years": null, "concepts": {} } } ],
    "selected": 1,
    "timeline": { "fps": 24, "frames_per_segment": 24, "ping_pong": true, "looped": true, "hold_frames": 6, "size_px": 256,
                  "easing": "smooth", "interpolation": "linear" },
    "model": "faces", "next_slot": 3 } }
END
window dark "$here/studio-photo.png" "$work/photo.facemath" v

# A sum in the expression bar.
cat > "$work/sum.facemath" << END
{ "format": "facemath-project", "version": 3, "document": {
    "slots": [
        { "id": 1, "name": "Maya", "source": { "kind": "sample", "name": "maya" }, "framing": null, "edits": {} },
        { "id": 2, "name": "Omar", "source": { "kind": "sample", "name": "omar" }, "framing": null, "edits": {} } ],
    "selected": 1, "expression": "maya - avg(age=25) + avg(age=70) + 0.7*glasses",
    "timeline": { "fps": 24, "frames_per_segment": 24, "ping_pong": true, "looped": true, "hold_frames": 6, "size_px": 256,
                  "easing": "smooth", "interpolation": "linear" },
    "model": "faces", "next_slot": 3 } }
END
window dark "$here/studio-sum.png" "$work/sum.facemath" bracketleft
# The map, once all 2,000 faces are drawn and it has settled.
SETTLE_SECS=${MAP_SECS:-90} window dark "$here/studio-map.png" "$work/sum.facemath" ctrl+6
