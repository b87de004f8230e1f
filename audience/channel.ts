/** The channels that reach a person. */
export type ChannelName = 'email' | 'sms';

/** Every channel, in the order in which they are listed to people. */
export const CHANNEL_NAMES: readonly ChannelName[] = ['email', 'sms'];

/** Why a message is sent: marketing needs consent, topic, window and caps; transactional needs none of them. */
export type Purpose = 'marketing' | 'transactional';
