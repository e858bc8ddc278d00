//! Mounts the app, and nothing else.

#[cfg(target_arch = "wasm32")]
fn main() {
    console_error_panic_hook::set_once();
    catena::ui::app::mount();
}

/// The app runs in a browser; a native build exists for its tests.
#[cfg(not(target_arch = "wasm32"))]
fn main() {}
