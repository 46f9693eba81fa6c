#!/bin/sh
# Makes the pictures of this folder anew, from what the tests print: pdftoppm of poppler-utils must be there.
set -eu
cd "$(dirname "$0")/../.."
cargo test --quiet --test promises are_left_for_whoever_wants_to_look
for form in state party; do
    pdftoppm -r 72 -png -f 1 -l 3 "target/printed/$form.pdf" "docs/forms/$form"
    pdftoppm -r 72 -png -singlefile "target/printed/certificate-$form.pdf" "docs/forms/certificate-$form"
done
