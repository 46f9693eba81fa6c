#!/bin/sh
# Makes the pictures of this folder anew, from what the tests print: pdftoppm of poppler-utils must be there.
set -eu
cd "$(dirname "$0")/../.."
cargo test --quiet --test promises both_forms_are_left
for form in state party; do
    pdftoppm -r 72 -png -f 1 -l 3 "target/printed/$form.pdf" "docs/forms/$form"
done
