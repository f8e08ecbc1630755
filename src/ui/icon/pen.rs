//! Lines and shapes that icons are made of.

use std::f32::consts::{PI, TAU};

use egui::{
    Color32, CornerRadius, Painter, Pos2, Rect, Shape, Stroke, StrokeKind, Vec2, pos2, vec2,
};

/// Draws in units of the icon: -1 to 1 both ways, y down.
pub(super) struct Pen<'a> {
    pub(super) painter: &'a Painter,
    pub(super) center: Pos2,
    pub(super) reach: f32,
    pub(super) color: Color32,
}

/// A line or shape, in units of the icon.
pub(super) enum Part {
    /// Straight from point to point.
    Line(&'static [(f32, f32)]),
    /// A filled circle: where, and its radius.
    Dot((f32, f32), f32),
    /// A circle around the middle, of this radius.
    Circle(f32),
    /// A square around the middle: half its side.
    Square(f32),
    /// A filled bar upright: where, and its width.
    Bar(f32, f32),
    /// A filled triangle pointing right, or left where its width is negative: where, its width and height.
    Triangle((f32, f32), f32, f32),
    /// An arc with an arrow head: from an angle, by another.
    RoundArrow(f32, f32),
    /// The arrow of undo (-1) and redo (1).
    Hook(f32),
    /// A padlock.
    Padlock {
        /// Whether its shackle is in the lock.
        is_closed: bool,
    },
    /// The outline of a star.
    Star,
    /// A filled star.
    SolidStar,
    /// A crescent.
    Moon,
    /// Eight rays around a sun.
    Rays,
}

impl Pen<'_> {
    pub(super) fn draw(&self, part: &Part) {
        match *part {
            Part::Line(points) => self.line(points),
            Part::Dot(at, radius) => self.dot(at, radius),
            Part::Circle(radius) => self.circle(radius),
            Part::Square(reach) => self.square(reach),
            Part::Bar(x, width) => self.bar(x, width),
            Part::Triangle(at, width, height) => self.triangle(at, width, height),
            Part::RoundArrow(from_rad, by_rad) => self.round_arrow(from_rad, by_rad),
            Part::Hook(direction) => self.hook(direction),
            Part::Padlock { is_closed } => self.padlock(is_closed),
            Part::Star => self.line(&star()),
            Part::SolidStar => self.solid_star(),
            Part::Moon => self.moon(),
            Part::Rays => self.rays(),
        }
    }

    fn at(&self, (x, y): (f32, f32)) -> Pos2 {
        self.center + vec2(x, y) * self.reach
    }

    fn line(&self, points: &[(f32, f32)]) {
        let points = points.iter().map(|&point| self.at(point)).collect();
        self.painter
            .add(Shape::line(points, Stroke::new(1.5, self.color)));
    }

    fn dot(&self, at: (f32, f32), radius: f32) {
        self.painter
            .circle_filled(self.at(at), radius * self.reach, self.color);
    }

    fn circle(&self, radius: f32) {
        let stroke = Stroke::new(1.5, self.color);
        self.painter
            .circle_stroke(self.center, radius * self.reach, stroke);
    }

    fn square(&self, reach: f32) {
        let rect = Rect::from_center_size(self.center, Vec2::splat(2.0 * reach * self.reach));
        let stroke = Stroke::new(1.5, self.color);
        self.painter
            .rect_stroke(rect, CornerRadius::same(2), stroke, StrokeKind::Middle);
    }

    fn bar(&self, x: f32, width: f32) {
        let size = vec2(width, 1.8) * self.reach;
        let rect = Rect::from_center_size(self.at((x, 0.0)), size);
        self.painter
            .rect_filled(rect, CornerRadius::same(1), self.color);
    }

    /// A star is not convex: one triangle for each point, and what lies between them.
    fn solid_star(&self) {
        let outline: Vec<Pos2> = star().into_iter().map(|point| self.at(point)).collect();
        for corners in outline.windows(2) {
            let points = vec![self.center, corners[0], corners[1]];
            // The seams between the triangles must not show.
            let seam = Stroke::new(0.5, self.color);
            self.painter
                .add(Shape::convex_polygon(points, self.color, seam));
        }
    }

    fn triangle(&self, offset: (f32, f32), width: f32, height: f32) {
        let at = |x: f32, y: f32| self.at((offset.0 + x * width, offset.1 + y * height));
        let points = vec![at(-0.7, -0.95), at(0.8, 0.0), at(-0.7, 0.95)];
        self.painter
            .add(Shape::convex_polygon(points, self.color, Stroke::NONE));
    }

    /// Two circles that cross: most of the outer one, and the part of the inner one that lies in it.
    fn moon(&self) {
        let outer = arc(0.9, 0.32, 4.325);
        let inner = arc(0.75, 3.961, -2.960);
        let inner = inner.into_iter().map(|(x, y)| (x + 0.45, y - 0.35));
        self.line(&outer.into_iter().chain(inner).collect::<Vec<_>>());
    }

    fn rays(&self) {
        for ray in 0..8 {
            let (sin, cos) = (ray as f32 * TAU / 8.0).sin_cos();
            self.line(&[(cos * 0.72, sin * 0.72), (cos, sin)]);
        }
    }

    /// The shackle of an open one ends in the air.
    fn padlock(&self, is_closed: bool) {
        let bow = arc(0.5, PI, PI * if is_closed { 1.0 } else { 0.8 });
        let bow = bow.into_iter().map(|(x, y)| (x, y - 0.5));
        let end = is_closed.then_some((0.5, -0.1));
        let shackle = std::iter::once((-0.5, -0.1)).chain(bow).chain(end);
        self.line(&shackle.collect::<Vec<_>>());
        self.line(&[
            (-0.8, -0.1),
            (0.8, -0.1),
            (0.8, 0.95),
            (-0.8, 0.95),
            (-0.8, -0.1),
        ]);
    }

    fn round_arrow(&self, from_rad: f32, by_rad: f32) {
        let points = arc(0.85, from_rad, by_rad);
        self.line(&points);
        if let [.., before, end] = points[..] {
            self.head(before, end, 0.55);
        }
    }

    fn hook(&self, direction: f32) {
        let x = |x: f32| x * direction;
        self.line(&[
            (x(0.9), -0.3),
            (x(-0.4), -0.3),
            (x(-0.8), 0.05),
            (x(-0.8), 0.4),
            (x(-0.4), 0.75),
            (x(0.5), 0.75),
        ]);
        self.line(&[(x(0.4), -0.85), (x(0.95), -0.3), (x(0.4), 0.25)]);
    }

    fn head(&self, before: (f32, f32), end: (f32, f32), length: f32) {
        let (before, end) = (pos2(before.0, before.1), pos2(end.0, end.1));
        let back = (before - end).normalized() * length;
        for side in [1.0, -1.0] {
            let wing = end + back + back.rot90() * side * 0.7;
            self.line(&[(end.x, end.y), (wing.x, wing.y)]);
        }
    }
}

/// Points on a circle around the origin, from an angle on by another (clockwise on the screen).
fn arc(radius: f32, from_rad: f32, by_rad: f32) -> Vec<(f32, f32)> {
    const STEPS: usize = 20;
    (0..=STEPS)
        .map(|step| {
            let (sin, cos) = (from_rad + by_rad * step as f32 / STEPS as f32).sin_cos();
            (cos * radius, sin * radius)
        })
        .collect()
}

/// The outline of a star with five points, closed.
fn star() -> Vec<(f32, f32)> {
    (0..=10)
        .map(|corner| {
            let radius = if corner % 2 == 0 { 1.05 } else { 0.45 };
            let (sin, cos) = (corner as f32 * TAU / 10.0).sin_cos();
            (sin * radius, -cos * radius)
        })
        .collect()
}
