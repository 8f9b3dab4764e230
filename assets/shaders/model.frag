uniform sampler2D picture;   // white where a surface has none
uniform vec3 accentColor;
in vec3 worldNormal;
in vec2 place;
in vec4 tint;
in float range;
flat in float selected;
#ifdef SHADOWS
in vec3 shadowPlace;
#endif
void main() {
  vec4 base = tint * texture(picture, place);
  if (base.a < 0.05) discard;
  vec3 normal = normalize(worldNormal) * (gl_FrontFacing ? 1.0 : -1.0);
  vec3 light = lightOn(normal);
#ifdef SHADOWS
  vec2 fallen = castShadow(shadowPlace);
  light = mix(light, min(light, 0.90 * shadeColor), fallen.x * fallen.y);
#endif
  vec3 color = mix(base.rgb, accentColor, 0.7 * selected) * light;
  gl_FragColor = vec4(mix(color, hazeColor, hazeAt(range)), base.a);
}
