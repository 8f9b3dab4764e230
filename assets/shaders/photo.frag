uniform sampler2D picture;   // photographs carry their own light, of a day
in vec2 place;
in float range;
void main() {
  vec4 base = texture(picture, place);
  gl_FragColor = vec4(mix(base.rgb * mix(vec3(1.0), litColor * 0.8, night), hazeColor, hazeAt(range)), 1.0);
}
