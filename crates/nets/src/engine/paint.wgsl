// Draws a face with the detail of photographs into a texture: the same sum as facemath_core::detail's on the CPU, one pass
// for each photograph. What was found out at the model's size comes in as two small planes, red-green-blue and
// displacement-gain; the photograph is as large as the picture.

struct Pass {
    // Pixels along the picture and along the small planes.
    size: u32,
    side: u32,
    // 1 where there is a photograph, where the sum begins and where it ends in the texture, else 0.
    has_photograph: u32,
    is_first: u32,
    is_last: u32,
}

@group(0) @binding(0) var<storage, read> low: array<f32>;
@group(0) @binding(1) var<storage, read> field: array<f32>;
@group(0) @binding(2) var<uniform> pass_: Pass;
@group(0) @binding(3) var photograph: texture_2d<f32>;
// Between passes. One value where there is one pass only.
@group(0) @binding(4) var<storage, read_write> sums: array<vec4<f32>>;
@group(0) @binding(5) var face: texture_storage_2d<rgba8unorm, write>;

// Weights of the four pixels about a place `t` beyond the second of them: Catmull-Rom.
fn cubic_weights(t: f32) -> vec4<f32> {
    let t2 = t * t;
    let t3 = t2 * t;
    return vec4<f32>(
        -0.5 * t + t2 - 0.5 * t3,
        1.0 - 2.5 * t2 + 1.5 * t3,
        0.5 * t + 2.0 * t2 - 1.5 * t3,
        -0.5 * t2 + 0.5 * t3,
    );
}

// The first of the four pixels about a place, which may lie before the line, and the weights of all.
struct Taps {
    first: i32,
    weights: vec4<f32>,
}

fn cubic_taps(place: f32, side: u32) -> Taps {
    // Far outside all four are the end pixel.
    let at = clamp(place, -2.0, f32(side) + 1.0);
    let whole = floor(at);
    return Taps(i32(whole) - 1, cubic_weights(at - whole));
}

fn within(pixel: i32, side: u32) -> u32 {
    return u32(clamp(pixel, 0, i32(side) - 1));
}

fn low_at(x: f32, y: f32) -> vec3<f32> {
    let across = cubic_taps(x, pass_.side);
    let down = cubic_taps(y, pass_.side);
    var sum = vec3<f32>(0.0);
    for (var column = 0; column < 4; column++) {
        let left = within(across.first + column, pass_.side);
        var line = vec3<f32>(0.0);
        for (var row = 0; row < 4; row++) {
            let at = 3u * (within(down.first + row, pass_.side) * pass_.side + left);
            line += down.weights[row] * vec3<f32>(low[at], low[at + 1u], low[at + 2u]);
        }
        sum += across.weights[column] * line;
    }
    return sum;
}

fn field_value(x: u32, y: u32) -> vec3<f32> {
    let at = 3u * (y * pass_.side + x);
    return vec3<f32>(field[at], field[at + 1u], field[at + 2u]);
}

fn field_at(x: f32, y: f32) -> vec3<f32> {
    let last = f32(pass_.side - 1u);
    let place = clamp(vec2<f32>(x, y), vec2<f32>(0.0), vec2<f32>(last));
    let first = vec2<u32>(place);
    let second = min(first + 1u, vec2<u32>(pass_.side - 1u));
    let share = fract(place);
    let left_above = field_value(first.x, first.y);
    let right_above = field_value(second.x, first.y);
    let left = left_above + (field_value(first.x, second.y) - left_above) * share.y;
    let right = right_above + (field_value(second.x, second.y) - right_above) * share.y;
    return left + (right - left) * share.x;
}

fn photograph_at(x: f32, y: f32) -> vec3<f32> {
    let across = cubic_taps(x, pass_.size);
    let down = cubic_taps(y, pass_.size);
    var sum = vec3<f32>(0.0);
    for (var row = 0; row < 4; row++) {
        let y = within(down.first + row, pass_.size);
        var line = vec3<f32>(0.0);
        for (var column = 0; column < 4; column++) {
            let x = within(across.first + column, pass_.size);
            line += across.weights[column] * textureLoad(photograph, vec2<u32>(x, y), 0).rgb;
        }
        sum += down.weights[row] * line;
    }
    return sum;
}

@compute @workgroup_size(8, 8)
fn paint(@builtin(global_invocation_id) id: vec3<u32>) {
    if id.x >= pass_.size || id.y >= pass_.size {
        return;
    }
    let index = id.y * pass_.size + id.x;
    let place = (vec2<f32>(id.xy) + 0.5) * f32(pass_.side) / f32(pass_.size) - 0.5;
    var sum: vec3<f32>;
    if pass_.is_first != 0u {
        sum = low_at(place.x, place.y);
    } else {
        sum = sums[index].rgb;
    }
    if pass_.has_photograph != 0u {
        let seen = field_at(place.x, place.y);
        sum += seen.z * photograph_at(f32(id.x) + seen.x, f32(id.y) + seen.y);
    }
    if pass_.is_last != 0u {
        // Rounded here as on the CPU: devices may round halves as they like.
        let levels = floor(clamp(sum, vec3<f32>(0.0), vec3<f32>(1.0)) * 255.0 + 0.5);
        textureStore(face, id.xy, vec4<f32>(levels / 255.0, 1.0));
    } else {
        sums[index] = vec4<f32>(sum, 1.0);
    }
}
