uniform sampler2D picture;   // photographs carry their own light, of a day
in vec2 place;
in float range;
#ifdef SHADOWS
in vec3 shadowPlace;
#endif
void main() {
  vec4 base = texture(picture, place);
  vec3 light = mix(vec3(1.0), litColor * 0.8, night);
#ifdef SHADOWS
  vec2 fallen = castShadow(shadowPlace);
  vec3 inShadow = min(vec3(1.0), 0.90 * shadeColor / lightOn(vec3(0.0, 0.0, 1.0)));
  light *= mix(vec3(1.0), inShadow, fallen.x * fallen.y);
#endif
  gl_FragColor = vec4(mix(base.rgb * light, hazeColor, hazeAt(range)), 1.0);
}
