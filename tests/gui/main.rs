//! The real window code, driven by accessible names.

mod collections;
mod concepts;
mod detail;
mod exporting;
mod expression;
mod face;
mod facial;
#[path = "../support/flow.rs"]
mod flow;
mod idle;
mod inventing;
mod leaving;
mod messages;
mod panels;
mod revival;
mod sliders;
mod slots;
mod start;
mod storage;
#[path = "../support/gui/mod.rs"]
mod support;
mod theme;
mod timeline;
mod tooltips;
mod tour;
mod traces;
mod typed_path;
