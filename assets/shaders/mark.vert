layout(location = 6) in vec2 local;    // design pixels from the middle of the badge
layout(location = 7) in vec4 kind;     // icon, severity, 1 = stale, 1 = selected
out vec2 place;
flat out vec4 what;
void main() {
  place = local;
  what = kind;
  gl_Position = gl_ProjectionMatrix * gl_ModelViewMatrix * gl_Vertex;
}
