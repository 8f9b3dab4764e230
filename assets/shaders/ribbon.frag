in vec4 color;
in float along;
flat in float dash;
in float side;
void main() {
  if (dash > 0.0 && fract(along / dash) > 0.55) discard;
  float edge = clamp((1.0 - abs(side)) / max(fwidth(side), 1e-6), 0.0, 1.0);
  gl_FragColor = vec4(color.rgb, color.a * edge);
}
