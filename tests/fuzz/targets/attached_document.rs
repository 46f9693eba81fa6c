#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| diemcau_fuzz::lead("attached_document", bytes));
