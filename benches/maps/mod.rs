//! The map of a folder of faces: laying out, drawing, choosing thumbnails.

use std::ops::ControlFlow;
use std::sync::Arc;

use criterion::measurement::WallTime;
use criterion::{BenchmarkGroup, Criterion};
use facemath::ui::map_mesh::{Camera, Cell, MapIndex, MapLook, map_meshes};
use facemath_core::latent::bearing;
use facemath_core::latent::map::{MapOptions, Place, farthest_first, lay_out};
use facemath_nets::model::Bundle;

use super::{DIM, MODEL};

/// Laying maps out, and what one costs in each frame.
pub fn maps(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("map");
    group.sample_size(10);
    let prior = Bundle::find(MODEL).expect("the model").prior().clone();
    for count in [2_000, 10_000] {
        let bearings: Vec<f32> = (1..=count)
            .flat_map(|seed| bearing(&prior.invent(seed), prior.mean()).into_vec())
            .collect();
        let whole = |iterations| {
            let options = MapOptions {
                iterations,
                ..MapOptions::default()
            };
            lay_out(&bearings, DIM, options, &mut |_, _| {
                ControlFlow::Continue(())
            })
        };
        group.bench_function(format!("{count} faces laid out"), |timer| {
            timer.iter(|| whole(MapOptions::default().iterations));
        });
        let places = whole(100);
        group.bench_function(format!("{count} faces ranked"), |timer| {
            timer.iter(|| farthest_first(&places));
        });
        frames(&mut group, count as usize, places);
    }
    group.finish();
}

/// The meshes of one frame, and the same through egui's tessellation.
fn frames(group: &mut BenchmarkGroup<'_, WallTime>, count: usize, places: Vec<Place>) {
    let ranks = farthest_first(&places);
    let index = MapIndex::new(Arc::new(places), Arc::new(ranks));
    let colours = vec![Some(image::Rgb([120, 90, 80])); count];
    let cell = |page| Cell {
        texture: egui::TextureId::User(page),
        uv: egui::Rect::from_min_max(egui::pos2(0.0, 0.0), egui::pos2(1.0, 1.0)),
    };
    let look = MapLook {
        colours: &colours,
        no_colour: egui::Color32::GRAY,
        disc: cell(0),
        cell: &|face| Some(cell(1 + u64::from(face) % 4)),
    };
    let area = egui::Rect::from_min_size(egui::pos2(240.0, 130.0), egui::vec2(744.0, 470.0));
    for zoom in [1.0, 6.0] {
        let camera = Camera {
            zoom,
            ..Camera::default()
        };
        group.bench_function(format!("frame of {count} faces, zoom {zoom}"), |timer| {
            let context = egui::Context::default();
            timer.iter(|| {
                let output = context.run_ui(egui::RawInput::default(), |ui| {
                    for mesh in map_meshes(&index, &camera, area, &look).meshes {
                        ui.painter().add(mesh);
                    }
                });
                context.tessellate(output.shapes, 1.0)
            });
        });
    }
}
