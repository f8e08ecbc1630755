#!/usr/bin/env bash
# Uses the real window at random, for as long as one likes: clicks, drags, the wheel, keys, typed texts and paths, on a display
# of its own, with an empty home and four photographs. Ends with one line that says what came of it, and fails if the
# program has ended badly, something in it panicked, or the window has stopped answering. Only its own folder is written to; that is removed unless
# something was found or FACEMATH_CLICKS names it. The same seed plays the same deeds, though not at the same moments.
# Installs what it needs on Debian or Ubuntu. Usage: benches/clicks.sh [SECONDS [SEED [PROGRAM]]]
set -euo pipefail
cd "$(dirname "$0")/.."
source .ci/packages.sh
install_missing "${window_packages[@]}" xvfb xdotool imagemagick
seconds=${1:-3600}
seed=${2:-$(date +%s)}
if [ $# -lt 3 ]; then
    cargo build --release --locked
fi
program=$(realpath "${3:-${CARGO_TARGET_DIR:-target}/release/facemath}")
keeps=${FACEMATH_CLICKS:+yes}
work=$(realpath "${FACEMATH_CLICKS:-$(mktemp -d)}")
app='' server=''
trap 'kill $app $server 2> /dev/null || true; [ -n "$keeps" ] || rm -r "$work"' EXIT
mkdir -p "$work"/{home,photos,config,data,cache,state,run,nothing}
cp assets/samples/{maya,omar,ines,astronaut}.jpg "$work/photos"
RANDOM=$seed
echo "seed $seed, $seconds s, $(basename "$program"), in $work"

exec 3> "$work/display"
Xvfb -displayfd 3 -screen 0 1280x800x24 -nolisten tcp 2> /dev/null &
server=$!
until [ -s "$work/display" ]; do sleep 0.1; done
DISPLAY=:$(tr -d '[:space:]' < "$work/display")
export DISPLAY

# Starts the program, which finds no dialogs for files (so it asks in the window), no session bus and no file manager, and
# whose relative paths are in our folder. window, app and opened are set.
open() {
    (
        cd "$work/home"
        exec env --ignore-environment DISPLAY="$DISPLAY" HOME="$work/home" PATH="$work/nothing" TMPDIR="$work/run" \
            XDG_CONFIG_HOME="$work/config" XDG_DATA_HOME="$work/data" XDG_CACHE_HOME="$work/cache" \
            XDG_STATE_HOME="$work/state" XDG_RUNTIME_DIR="$work/run" WINIT_X11_SCALE_FACTOR=1 NO_AT_BRIDGE=1 \
            DBUS_SESSION_BUS_ADDRESS=unix:path=/nonexistent RUST_LOG=warn RUST_BACKTRACE=1 \
            "$program" studio --device cpu "$@" 2>> "$work/log"
    ) &
    app=$!
    window=''
    until window=$(xdotool search --onlyvisible --name 'FaceMath Studio' 2> /dev/null | tail -n 1) && [ -n "$window" ]; do
        kill -0 "$app" 2> /dev/null || { cat "$work/log" >&2; return 1; }
        sleep 0.1
    done
    opened=$SECONDS
    xdotool windowmove "$window" 0 0 windowsize "$window" 1280 800 windowfocus "$window" 2> /dev/null || true
}

# A number below $1.
below() { roll=$(((RANDOM * 32768 + RANDOM) % $1)); }

# Somewhere in the window: x and y.
somewhere() {
    below 1280; x=$roll
    below 800; y=$roll
}

# What the table of shortcuts has but quitting, and keys of the window itself.
keys=(ctrl+n ctrl+o ctrl+shift+f ctrl+shift+o ctrl+s ctrl+shift+s ctrl+p ctrl+shift+b ctrl+shift+k ctrl+e shift+e ctrl+shift+e
    ctrl+z ctrl+z ctrl+shift+z ctrl+y ctrl+c ctrl+v ctrl+t ctrl+d F2 Delete ctrl+i ctrl+k ctrl+l ctrl+r ctrl+b
    ctrl+1 ctrl+2 ctrl+3 ctrl+4 ctrl+5 ctrl+6 ctrl+7 v d t bracketleft bracketright w ctrl+shift+d F7 F8 F9 k shift+Delete
    shift+Left shift+Right shift+c shift+v Prior Next i o space Right Left period comma Home End l p F1 ctrl+shift+p F6
    Tab Tab shift+Tab Return Return Escape Escape Up Down ctrl+plus ctrl+minus ctrl+0 BackSpace)
texts=('a - b' 'avg(a, b)' 'a + 0.5 glasses' 'a + ' '40' '.5' '1e9' 'nan' 'morph' 'older' 'Maya' 'x' 'age' '2.5')
photos=(maya omar ines astronaut)

# Adds one deed to batch, as lines for xdotool.
say() { printf -v batch '%s%s\n' "$batch" "$*"; }
deed() {
    below 100
    local kind=$roll
    somewhere
    if [ "$kind" -lt 38 ]; then
        say "mousemove $x $y click 1"
    elif [ "$kind" -lt 42 ]; then
        say "mousemove $x $y click --repeat 2 --delay 60 1"
    elif [ "$kind" -lt 47 ]; then
        say "mousemove $x $y click 3"
    elif [ "$kind" -lt 50 ]; then
        below 3
        local modifiers=(shift ctrl alt)
        say "keydown ${modifiers[roll]} mousemove $x $y click 1 keyup ${modifiers[roll]}"
    elif [ "$kind" -lt 66 ]; then
        local from_x=$x from_y=$y
        # Half of all drags are along a slider or a track.
        below 2
        local is_level=$roll
        somewhere
        [ "$is_level" = 0 ] || y=$from_y
        say "mousemove $from_x $from_y mousedown 1"
        say "mousemove $(((from_x + x) / 2)) $(((from_y + y) / 2)) sleep 0.03 mousemove $x $y sleep 0.03 mouseup 1"
    elif [ "$kind" -lt 76 ]; then
        below 5
        say "mousemove $x $y click --repeat $((roll + 1)) --delay 20 $((4 + roll % 2))"
    elif [ "$kind" -lt 92 ]; then
        below ${#keys[@]}
        say "key ${keys[roll]}"
    elif [ "$kind" -lt 95 ]; then
        below ${#texts[@]}
        say "type --delay 10 --args 1 '${texts[roll]}'"
        say "key Return"
    elif [ "$kind" -lt 97 ]; then
        below ${#photos[@]}
        say "key Escape ctrl+o sleep 0.3"
        say "type --delay 5 --args 1 '$work/photos/${photos[roll]}.jpg'"
        say "key Return"
    elif [ "$kind" -lt 99 ]; then
        # Whatever is open is left, so that it does not stay for ever.
        say "key Escape Escape"
    else
        local sizes=('960 640' '1280 800' '1100 720')
        below 3
        say "windowsize $window ${sizes[roll]}"
    fi
    say "sleep 0.0$((RANDOM % 5 + 3))"
}

memory() { awk '/^VmRSS/ { print int($2 / 1024) }' "/proc/$app/status" 2> /dev/null || echo 0; }
screen() { import -window root png:- 2> /dev/null | md5sum; }

# Whether the window draws anything new when it is asked for the list of keys, within a minute.
answers() {
    local before
    xdotool mousemove 640 400 key Escape Escape Escape sleep 0.5 2> /dev/null || true
    before=$(screen)
    xdotool key F1 2> /dev/null || true
    for _ in $(seq 60); do
        [ "$(screen)" = "$before" ] || { xdotool key Escape 2> /dev/null || true; return 0; }
        kill -0 "$app" 2> /dev/null || return 0
        sleep 1
    done
    return 1
}

# Leaves the work unsaved for an empty project and lets it rest: the memory that is held then can be compared.
start_over() {
    xdotool mousemove 640 400 key Escape Escape Escape key ctrl+1 key ctrl+n sleep 1 key Tab sleep 0.2 key Return sleep 1 key Escape \
        2> /dev/null || true
    sleep 20
    fresh+=("$(memory)")
    echo "$((SECONDS - start)) s: ${fresh[-1]} MiB after a fresh start"
}

fresh=()
deeds=0 ends=0 crashes=0 silent=0 after_5_min=0 last=0 most=0 next_minute=60
start=$SECONDS
open "$work"/photos/maya.jpg "$work"/photos/omar.jpg
while [ $((SECONDS - start)) -lt "$seconds" ]; do
    batch=''
    for _ in 1 2 3 4 5 6 7 8; do deed; done
    xdotool - <<< "$batch" > /dev/null 2>> "$work/xdotool" || true
    echo "$batch" >> "$work/deeds"
    deeds=$((deeds + 8))
    if ! kill -0 "$app" 2> /dev/null; then
        code=0
        wait "$app" || code=$?
        echo "$((SECONDS - start)) s: the program ended with $code"
        # Through the menu, with an answer to the question, it may end; it finds its work again when it is opened.
        if [ "$code" = 0 ]; then ends=$((ends + 1)); else crashes=$((crashes + 1)); fi
        open
    fi
    if [ $((SECONDS - start)) -ge "$next_minute" ]; then
        last=$(memory)
        [ "$last" -le "$most" ] || most=$last
        [ "$next_minute" != 300 ] || after_5_min=$last
        echo "$next_minute s: $deeds deeds, $last MiB, $((SECONDS - opened)) s since the last start"
        import -window root "$work/screen-$(printf '%05d' "$next_minute").png" 2> /dev/null || true
        next_minute=$((next_minute + 60))
        [ $((next_minute % 300)) != 60 ] || start_over
        answers || { silent=$((silent + 1)); echo "the window has not answered"; import -window root "$work/silent-$silent.png"; }
    fi
done
last=$(memory)
panics=$({ cat "$work/log" 2> /dev/null || true; } | grep --count 'panicked at' || true)
reports=$(find "$work" -name 'crash-*.txt' | wc -l)
echo "seed $seed: $deeds deeds in $((SECONDS - start)) s; resident memory $after_5_min MiB after 5 min, $last MiB at the end," \
    "$most MiB at most, ${fresh[*]:-no} MiB after fresh starts; ended by itself $ends times, badly $crashes; $panics panics, $reports reports; $silent times silent"
if [ $((crashes + panics + reports + silent)) -gt 0 ]; then
    keeps=yes
    echo "what is left of it is in $work"
    exit 1
fi
