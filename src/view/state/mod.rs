//! The parts of the page's state that need a browser: each in a file with its messages. The others are in
//! [`page`](crate::page). No part knows another, or the `App` that carries out what they ask for.

pub mod address_bar;
pub mod buttons;
pub mod frame_loop;
pub mod host;
pub mod link;
pub mod runs;
pub mod site_file;

mod live;
