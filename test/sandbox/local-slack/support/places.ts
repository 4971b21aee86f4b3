export const ana = 'U0ANA00001';
export const bo = 'U0BO000002';
export const dee = 'U0DEE00005';
export const general = 'C0GENERAL1'; // the bot is not in it
export const sales = 'C0SALES002'; // the bot is in it
export const leads = 'C0LEADS003'; // private, without the bot
export const oldLaunch = 'C0OLD00004'; // archived
/** More than the app asks for, to call methods that it could be given the rights for. */
export const widerScopes = ['commands', 'chat:write', 'im:write', 'users:read'];
export const anasDm = 'D0ANA00001';
