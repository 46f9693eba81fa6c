#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| diemcau_fuzz::lead("slip", bytes));
