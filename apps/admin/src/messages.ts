import { defaultI18nProvider, type I18nProvider } from 'react-admin';

/** Where react-admin's own words would be vague ("Element created"). */
const MESSAGES: Record<string, string> = {
  'resources.models.notifications.created': 'The model is registered.',
  'resources.embedding-sets.notifications.created': 'The embeddings are being computed.',
  'resources.valuations.notifications.created': 'The items are being valued.',
  'resources.pruning-jobs.notifications.created': 'The preview is being computed.',
  'resources.users.notifications.created': 'The user is added.',
  'resources.webhooks.notifications.updated': 'The webhook is saved.',
  'ra.notification.created': 'Created.',
  'ra.notification.updated': 'Saved.',
  'ra.notification.deleted': 'Deleted.',
};

export const i18nProvider: I18nProvider = {
  ...defaultI18nProvider,
  translate: (key, options) => MESSAGES[key] ?? defaultI18nProvider.translate(key, options),
};
