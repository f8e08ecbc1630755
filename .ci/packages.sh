# For the scripts of this repository to source: installs Debian packages that are missing, quietly, as root or with sudo.
install_missing() {
    local package status missing=() as_root=()
    for package in "$@"; do
        status="$(dpkg-query --show --showformat='${db:Status-Status}' "$package" 2>/dev/null || true)"
        [ "$status" = installed ] || missing+=("$package")
    done
    [ ${#missing[@]} -gt 0 ] || return 0
    echo "Installing ${missing[*]}"
    [ "$(id -u)" -eq 0 ] || as_root=(sudo --non-interactive)
    export DEBIAN_FRONTEND=noninteractive
    "${as_root[@]}" apt-get update --quiet=2
    "${as_root[@]}" apt-get install --quiet=2 --yes --no-install-recommends "${missing[@]}" >/dev/null
}

# What the program loads at run time, which no linker asks for.
window_packages=(
    libx11-6 libx11-xcb1 libxcb1 libxcursor1 libxi6 libxkbcommon0 libxkbcommon-x11-0 # the window
    libvulkan1 mesa-vulkan-drivers                                                   # drawing, in software if need be
    libegl1 libgl1-mesa-dri                                                          # drawing where Vulkan fails
    zenity                                                                           # file dialogs without a desktop
)
