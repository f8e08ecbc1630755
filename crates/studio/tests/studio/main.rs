//! The studio without a window: what a user does, and what the session, its document and its files make of it.

mod actions;
mod axes;
mod collections;
mod concepts;
mod detail;
mod detail_files;
mod document;
mod export;
mod expression;
mod faces;
mod facial;
mod files;
mod film;
#[path = "../../../../tests/support/flow.rs"]
mod flow;
mod framing;
mod game;
mod group;
mod history;
mod intents;
mod inventing;
mod keys;
mod leaving;
mod left_work;
mod library;
mod photo;
mod projects;
mod random;
mod relinking;
mod resuming;
mod session;
#[path = "../../../../tests/support/studio/mod.rs"]
mod studio_support;
mod timeline;
mod traces;
mod typed_path;
#[path = "../../../../tests/support/upscaler.rs"]
mod upscaler;
