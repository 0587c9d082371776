//! Prints the page: any server can send it.

fn main() {
    println!("{}", wecan_leptos_app::page());
}
