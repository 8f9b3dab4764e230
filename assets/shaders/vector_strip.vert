layout(location = 6) in vec3 across;   // side x, side y, sign across
uniform vec2 lineWidth;                // m, px
out float range;
out float side;
void main() {
  range = length((gl_ModelViewMatrix * gl_Vertex).xyz);
  float pixel = pixelSize * range;
  float wanted = 0.5 * (max(lineWidth.x, lineWidth.y * pixel) + pixel);  // its rim half a pixel out
  vec4 position = gl_Vertex;
  position.xy += across.xy * wanted * across.z;
  vec4 eye = gl_ModelViewMatrix * position;
  takeColors(range);
  side = across.z;
  gl_Position = pulledTowardsEye(eye, 2.1 + 0.0023 * range);
}
