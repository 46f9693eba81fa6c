//! Compiles the crate again when a migration is added: its macro sees only those it knew.

fn main() {
    println!("cargo:rerun-if-changed=migrations");
}
