#!/bin/sh
# 把这个文件夹里的程序加到开始菜单（只给当前用户，不需要管理员权限）；加 --remove 则去掉。
# Adds the program in this folder to the menu of one user, with its icon and its type of file.
#
#   sh add-to-menu.sh [--remove]
set -eu

here=$(cd "$(dirname "$0")" && pwd)
data=${XDG_DATA_HOME:-$HOME/.local/share}

tell_desktop() {
    mkdir -p "$data/applications" "$data/mime/packages" "$data/icons/hicolor"
    # Where a desktop lacks one of these, it looks at the folders by itself.
    ! command -v update-mime-database >/dev/null || update-mime-database "$data/mime"
    ! command -v update-desktop-database >/dev/null || update-desktop-database "$data/applications"
    touch "$data/icons/hicolor"  # newer than a cache of the icons
}

cd "$here/share"
files=$(find applications mime/packages icons -type f)  # their names have no blanks

if [ "${1:-}" = --remove ]; then
    for file in $files; do
        rm -f "$data/$file"
    done
    tell_desktop
    echo "已从开始菜单里去掉。表和设置都还在。"
    exit
fi

case $here in
    *[\"\\\$\`%]*)
        echo "文件夹的名字里有 \" \\ \$ \` % 之一，菜单里用不了。请改名后再运行一次：$here" >&2
        exit 1
        ;;
esac

for file in $files; do
    mkdir -p "$data/$(dirname "$file")"
    cp "$file" "$data/$file"
done
while IFS= read -r line; do
    case $line in
        Exec=*) line="Exec=\"$here/perfdesk\" %F" ;;
    esac
    printf '%s\n' "$line"
done <applications/perfdesk.desktop >"$data/applications/perfdesk.desktop"
tell_desktop
echo "已加到开始菜单：绩效自评表编辑器。移动了这个文件夹，请再运行一次。"
