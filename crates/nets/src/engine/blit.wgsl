// Draws one decoded face, planes of floats, into a texture. The strides are the tensor's own: convolutions may leave the
// channels innermost, and fused kernels keep whatever layout they were given.

struct Picture {
    width: u32,
    height: u32,
    stride_channel: u32,
    stride_row: u32,
    stride_column: u32,
}

@group(0) @binding(0) var<storage, read> values: array<f32>;
@group(0) @binding(1) var<uniform> picture: Picture;
@group(0) @binding(2) var face: texture_storage_2d<rgba8unorm, write>;

@compute @workgroup_size(8, 8)
fn draw(@builtin(global_invocation_id) id: vec3<u32>) {
    if id.x >= picture.width || id.y >= picture.height {
        return;
    }
    let pixel = id.y * picture.stride_row + id.x * picture.stride_column;
    let color = vec3<f32>(
        values[pixel],
        values[pixel + picture.stride_channel],
        values[pixel + 2u * picture.stride_channel],
    );
    textureStore(face, id.xy, vec4<f32>(clamp(color, vec3<f32>(0.0), vec3<f32>(1.0)), 1.0));
}
