layout(location = 6) in vec4 flow;     // direction x, y, half length m, opacity
layout(location = 7) in vec4 corner;   // along −1..1, across −1..1, half length px, half width px
out vec2 place;                        // design pixels from the middle of the arrow
flat out vec2 half_;
flat out float opacity;
out float range;
void main() {
  float metresPerPixel = flow.z / corner.z;
  vec2 way = flow.xy, side = vec2(-flow.y, flow.x);
  vec4 position = gl_Vertex;
  place = corner.xy * (corner.zw + 2.0);
  position.xy += (way * place.x + side * place.y) * metresPerPixel;
  half_ = corner.zw;
  opacity = flow.w;
  vec4 eye = gl_ModelViewMatrix * position;
  range = length(eye.xyz);
  gl_Position = pulledTowardsEye(eye, 1.0 + 0.0045 * range);
}
