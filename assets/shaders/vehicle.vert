layout(location = 6) in vec4 look;   // colour; 1 = selected
layout(location = 7) in vec4 face;   // across -1..1, up 0..1; side, top, nose, tail, glass; glass from
uniform vec3 accentColor;
flat out vec3 paint;
flat out vec2 which;   // as above: kind of face, glass from
out vec2 place;        // across, up
out vec3 light;
out float haze;
void main() {
  vec4 eye = gl_ModelViewMatrix * vec4(gl_Vertex.xyz, 1.0);
  paint = mix(look.rgb, accentColor, 0.5 * look.a);
  which = face.zw;
  place = face.xy;
  light = lightOn(gl_Normal);
  haze = hazeAt(length(eye.xyz));
  gl_Position = gl_ProjectionMatrix * eye;
}
