#!/bin/sh
# Builds secantusd-rs, the fast build of SecantusDB, as the database of `npm run bench` where a real `mongod` cannot be
# had. It is a tool of the bench and no part of the product. Needs cargo, a C compiler and CMake; takes five minutes on
# four free cores and a quarter of an hour on two busy ones.
#
#   bench/databases/build-secantusd.sh [folder]     # default: .journeyman/secantusd
#   npm run bench -- --secantusd .journeyman/secantusd/bin/secantusd-rs
set -eu
folder=${1:-.journeyman/secantusd}
# The version that was tried. It asks for a newer compiler than it needs.
version=0.5.3-beta.193
command -v cargo >/dev/null || { echo 'cargo is not installed: see https://rustup.rs' >&2; exit 1; }
cargo install secantus-mdb --version "$version" --ignore-rust-version --root "$folder"
echo "$folder/bin/secantusd-rs"
