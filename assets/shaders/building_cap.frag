uniform vec3 cutColor;
flat in float cap;
in float haze;
void main() {
  if (cap < 0.5) discard;
  gl_FragColor = vec4(mix(cutColor, hazeColor, haze), 1.0);
}
