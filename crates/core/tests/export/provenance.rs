//! What written files say of how their pictures came about.

use std::ops::ControlFlow;

use facemath_core::export::{Animation, Provenance, write_drawn_png, write_gif};
use image::{Rgb, RgbImage};

#[test]
fn files_say_that_their_faces_are_drawn() {
    let folder = tempfile::tempdir().expect("a folder");
    let frames = [
        RgbImage::new(32, 32),
        RgbImage::from_pixel(32, 32, Rgb([9, 99, 200])),
    ];
    for (provenance, with_detail) in [(Provenance::Drawn, false), (Provenance::WithDetail, true)] {
        let animation = Animation {
            size_px: 32,
            provenance,
            ..Animation::default()
        };
        let gif = folder.path().join("a.gif");
        write_gif(
            &gif,
            &frames,
            &animation,
            &mut |_| ControlFlow::Continue(()),
        )
        .expect("a GIF");
        let png = folder.path().join("a.png");
        write_drawn_png(&png, &frames[1], provenance).expect("a PNG");
        for path in [gif, png] {
            let bytes = std::fs::read(&path).expect("the file");
            let says = |text: &str| {
                bytes
                    .windows(text.len())
                    .any(|part| part == text.as_bytes())
            };
            assert!(says("Drawn by a model"), "{}", path.display());
            assert_eq!(
                says("photographs' own detail"),
                with_detail,
                "{}",
                path.display()
            );
            let picture = image::open(&path).expect("a picture").into_rgb8();
            assert_eq!(picture.dimensions(), (32, 32));
        }
    }
}
