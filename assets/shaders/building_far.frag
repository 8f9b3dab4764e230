flat in vec3 color;
in vec2 shade;
void main() {
  gl_FragColor = vec4(mix(color * shade.x, hazeColor, shade.y), 1.0);
}
