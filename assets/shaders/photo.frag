uniform sampler2D picture;   // photographs carry their own light
in vec2 place;
in float range;
void main() {
  vec4 base = texture(picture, place);
  gl_FragColor = vec4(mix(base.rgb, hazeColor, hazeAt(range)), 1.0);
}
