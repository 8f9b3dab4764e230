in vec4 color;
in float along;
flat in float dash;
in float side;
void main() {
  if (dash > 0.0 && fract(along / dash) > 0.55) discard;
  float edge = smoothstep(1.0, 1.0 - 2.0 * fwidth(side), abs(side));
  gl_FragColor = vec4(color.rgb, color.a * edge);
}
