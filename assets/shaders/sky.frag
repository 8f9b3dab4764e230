uniform vec3 zenithColor;
uniform vec3 glowColor;
in vec3 ray;
void main() {
  vec3 to = normalize(ray);
  vec3 color = mix(hazeColor, zenithColor, smoothstep(-0.01, 0.45, to.z));
  float towards = max(dot(to, sunDirection), 0.0);
  color += glowColor * (0.55 * pow(towards, 6.0) + 0.9 * pow(towards, 60.0)) * (1.0 - night);
  color += litColor * smoothstep(0.99955, 0.99985, towards) * (1.0 - 0.6 * night) * 0.6;
  gl_FragColor = vec4(color, 1.0);
}
