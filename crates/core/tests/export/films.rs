//! Which films are made of several faces, and what they are called.

use std::path::Path;

use facemath_core::export::{FilmPlan, Films, Format};

fn names(films: Films, faces: &[&str]) -> Vec<String> {
    let plans = films.plans(faces).into_iter();
    plans.map(|plan| plan.name).collect()
}

#[test]
fn steps_and_pairs_are_named_after_their_faces() {
    let faces = ["Ann", "Bo", "Cy"];
    assert!(Films::One.plans(&faces).is_empty());
    assert_eq!(names(Films::Steps, &faces), ["Ann-Bo", "Bo-Cy"]);
    assert_eq!(names(Films::Pairs, &faces), ["Ann-Bo", "Ann-Cy", "Bo-Cy"]);
    let last = Films::Pairs.plans(&faces).pop();
    let name = "Bo-Cy".to_owned();
    assert_eq!(
        last,
        Some(FilmPlan {
            name,
            faces: [1, 2]
        })
    );
}

#[test]
fn no_two_films_have_one_name_whatever_the_case() {
    let faces = ["a", "B", "A", "b", "a"];
    assert_eq!(
        names(Films::Steps, &faces),
        ["a-B", "B-A", "A-b-2", "b-a-2"]
    );
}

#[test]
fn films_are_counted_before_they_are_planned() {
    for films in Films::ALL {
        for count in 0..7 {
            let faces = vec!["x"; count];
            assert_eq!(
                films.count(count),
                films.plans(&faces).len(),
                "{films:?} {count}"
            );
        }
    }
}

#[test]
fn files_have_the_ending_of_their_format() {
    let folder = Path::new("films");
    assert_eq!(
        Format::Mp4.file_in(folder, "a.b"),
        Path::new("films/a.b.mp4")
    );
    assert_eq!(
        Format::PngFrames.file_in(folder, "a-b"),
        Path::new("films/a-b")
    );
}
