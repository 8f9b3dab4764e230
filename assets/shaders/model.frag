uniform sampler2D picture;   // white where a surface has none
uniform vec3 accentColor;
in vec3 worldNormal;
in vec2 place;
in vec4 tint;
in float range;
flat in float selected;
void main() {
  vec4 base = tint * texture(picture, place);
  if (base.a < 0.05) discard;
  vec3 normal = normalize(worldNormal) * (gl_FrontFacing ? 1.0 : -1.0);
  float facing = dot(normal, sunDirection);
  vec3 lit = mix(vec3(0.62, 0.66, 0.73), vec3(1.0, 0.985, 0.955), smoothstep(-0.35, 0.75, facing));
  vec3 color = mix(base.rgb, accentColor, 0.7 * selected) * lit;
  gl_FragColor = vec4(mix(color, hazeColor, hazeAt(range)), base.a);
}
