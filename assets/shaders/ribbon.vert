layout(location = 6) in vec4 across;      // side x, side y, half width m, sign across
layout(location = 7) in vec4 style;       // metres along, least half width px, dash m (0 = solid), lift
out vec4 color;
out float along;
flat out float dash;
out float side;
void main() {
  vec4 probe = gl_ModelViewMatrix * gl_Vertex;
  float pixel = pixelSize * length(probe.xyz);
  float wanted = max(across.z, max(style.y, 0.5) * pixel) + 0.5 * pixel;  // its rim half a pixel out
  vec4 position = gl_Vertex;
  position.xy += across.xy * wanted * across.w;
  vec4 eye = gl_ModelViewMatrix * position;
  color = gl_Color;
  along = style.x;
  dash = style.z > 0.0 ? max(style.z, 10.0 * pixel) : 0.0;
  side = across.w;
  gl_Position = pulledTowardsEye(eye, 1.5 + 0.006 * length(eye.xyz) + style.w);
}
