const EMOJI = new Map(
  `
    +1 👍  -1 👎  thumbsup 👍  thumbsdown 👎  wave 👋  clap 👏  tada 🎉  eyes 👀  heart ❤️  fire 🔥  rocket 🚀
    sparkles ✨  star ⭐  star2 🌟  trophy 🏆  medal 🏅  sports_medal 🏅  first_place_medal 🥇
    second_place_medal 🥈  third_place_medal 🥉  crown 👑  smile 😄  slightly_smiling_face 🙂  grinning 😀  joy 😂
    thinking_face 🤔  sob 😭  pray 🙏  raised_hands 🙌  muscle 💪  ok_hand 👌  point_right 👉  see_no_evil 🙈  zzz 💤
    white_check_mark ✅  heavy_check_mark ✔️  x ❌  warning ⚠️  no_entry ⛔  question ❓  exclamation ❗
    information_source ℹ️  bulb 💡  lock 🔒  key 🔑  link 🔗  gear ⚙️  hourglass ⌛  hourglass_flowing_sand ⏳
    stopwatch ⏱️  alarm_clock ⏰  clock1 🕐  clock9 🕘  calendar 📆  date 📅  spiral_calendar_pad 🗓️  bell 🔔
    no_bell 🔕  mag 🔍  memo 📝  pencil 📝  pencil2 ✏️  clipboard 📋  wastebasket 🗑️  paperclip 📎  email ✉️
    phone ☎️  telephone_receiver 📞  video_camera 📹  computer 💻  speech_balloon 💬  house 🏠  office 🏢
    round_pushpin 📍  globe_with_meridians 🌐  earth_africa 🌍  sunny ☀️  coffee ☕  seedling 🌱
    chart_with_upwards_trend 📈  chart_with_downwards_trend 📉  bar_chart 📊  arrow_up ⬆️  arrow_down ⬇️
    arrow_right ➡️  arrow_left ⬅️  arrow_upper_right ↗️  arrow_lower_right ↘️  small_red_triangle 🔺
    small_red_triangle_down 🔻  repeat 🔁  arrows_counterclockwise 🔄  leftwards_arrow_with_hook ↩️
    pause_button ⏸️  double_vertical_bar ⏸️  arrow_forward ▶️
    black_right_pointing_double_triangle_with_vertical_bar ⏭️  octagonal_sign 🛑  red_circle 🔴
    large_blue_circle 🔵  large_green_circle 🟢  large_yellow_circle 🟡  white_circle ⚪  black_circle ⚫
    moneybag 💰  dollar 💵  ghost 👻  robot_face 🤖  bust_in_silhouette 👤  busts_in_silhouette 👥  handshake 🤝
    new 🆕  one 1️⃣  two 2️⃣  three 3️⃣  heavy_plus_sign ➕
  `
    .trim()
    .split(/\s{2,}/)
    .map((pair) => [pair.replace(/ .*/, ''), pair.replace(/.* /, '')] as const),
);

/** The character of a shortcode, or the shortcode itself, as Slack shows a name it does not know. */
export const emojiOf = (name: string): string => EMOJI.get(name) ?? `:${name}:`;
