layout(location = 6) in vec2 corner;   // -1 .. 1
uniform float pointSize;               // px
uniform float pointDensity;            // points in m²
out float range;
out vec2 within;
out float crowded;                     // 0 .. 1: points lie many deep, and rims would pile up where tiles meet
void main() {
  vec4 eye = gl_ModelViewMatrix * gl_Vertex;
  range = length(eye.xyz);
  takeColors(range);
  within = corner;
  float across = pointSize * metresPerPixel;
  crowded = smoothstep(3.0, 9.0, pointDensity * 0.785 * across * across);
  vec4 clip = pulledTowardsEye(eye, 3.0 + 0.012 * range);
  vec4 corners = gl_ProjectionMatrix * (eye + vec4(corner * 0.5 * pointSize * pixelSize * -eye.z, 0.0, 0.0));
  gl_Position = vec4(corners.xy, clip.z / clip.w * corners.w, corners.w);
}
